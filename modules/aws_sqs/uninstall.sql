DROP TABLE queue;
DROP FUNCTION before_queue_insert_update();
