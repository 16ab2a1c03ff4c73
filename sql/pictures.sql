-- iasql_graph() and iasql_create_review() as far as they need no cloud.
SET client_min_messages = warning;
SELECT count(*) FROM iasql_install('aws_account');
RESET client_min_messages;
SELECT iasql_graph();
SELECT iasql_graph('dot') LIKE 'digraph iasql {%}%' AS dot, iasql_graph('svg')::xml IS DOCUMENT AS svg;

\set VERBOSITY default
SELECT iasql_graph('png');
SELECT iasql_graph(NULL);
SELECT iasql_graph('mermaid', 'none such');
SELECT iasql_create_review();

-- settings are no resources
SELECT count(*) FROM iasql_begin();
INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIDEXAMPLE', 'a secret');
SELECT iasql_graph('mermaid', id) FROM iasql_transaction WHERE ended_at IS NULL;
DELETE FROM aws_credentials;
SELECT split_part(iasql_create_review(E'A\ntitle <b>', E'A *description*\n```\nleft open'), '## SQL changes', 1);
SET client_min_messages = error;
SELECT count(*) FROM iasql_rollback();
SELECT count(*) FROM iasql_uninstall('aws_account');
RESET client_min_messages;

-- with the caller's rights
CREATE ROLE regress_iasql_reader;
SET ROLE regress_iasql_reader;
SELECT iasql_graph();
SELECT iasql_create_review();
RESET ROLE;
GRANT EXECUTE ON FUNCTION iasql_create_review(varchar, varchar) TO regress_iasql_reader;
SET ROLE regress_iasql_reader;
SELECT iasql_create_review();
RESET ROLE;
DROP OWNED BY regress_iasql_reader;
DROP ROLE regress_iasql_reader;
DELETE FROM iasql_audit_log;
