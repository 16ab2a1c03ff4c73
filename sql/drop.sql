-- The end: the extension goes with everything that belongs to it.
DROP EXTENSION iasql;
SELECT count(*) FROM pg_class WHERE relname LIKE 'iasql%';
