ALTER TABLE iasql_audit_log ADD COLUMN role varchar, ADD COLUMN client varchar;
ALTER TABLE iasql_transaction ADD COLUMN role varchar, ADD COLUMN committed_by varchar, ADD COLUMN committed_role varchar,
  ADD COLUMN committed_client varchar;
ALTER TABLE iasql_journal DROP CONSTRAINT "iasql_journal_action",
  ADD CONSTRAINT "iasql_journal_action" CHECK (action IN ('create', 'update', 'delete', 'replace', 'restore'));
