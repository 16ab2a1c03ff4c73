-- Settings: who may change them, and what they refuse.
-- Before the library is loaded everybody can set anything, which then must not count.
CREATE ROLE regress_iasql_settings;
GRANT EXECUTE ON FUNCTION iasql_version() TO regress_iasql_settings;
SET SESSION AUTHORIZATION regress_iasql_settings;
SET iasql.endpoint_url = 'http://attacker.example.com';
SELECT iasql_version();
SHOW iasql.endpoint_url;
RESET SESSION AUTHORIZATION;
REVOKE EXECUTE ON FUNCTION iasql_version() FROM regress_iasql_settings;

\pset format unaligned
SELECT name, setting, unit, context FROM pg_settings WHERE name LIKE 'iasql.%' ORDER BY name;
\pset format aligned
SET iasql.endpoint_url = 'http://localhost:5000';
SET iasql.endpoint_url = 'https://aws.example.com';
SET iasql.endpoint_url = 'localhost';
SET iasql.endpoint_url = 'ftp://localhost';
SET iasql.endpoint_url = 'http://';
SHOW iasql.endpoint_url;
RESET iasql.endpoint_url;
SET iasql.max_concurrency = 0;
SET iasql.max_attempts = 0;
SET iasql.on_failure = 'shrug';
SET iasql.sync_interval = 10;
SET iasql.no_such_setting = 1;

SET ROLE regress_iasql_settings;
SET iasql.endpoint_url = 'http://localhost:5000';
SET iasql.ca_bundle = '/tmp/ca.pem';
SET iasql.profile = 'administrator';
SET iasql.enabled = off;
SET iasql.max_concurrency = 4;
SET iasql.call_timeout = '5s';
SHOW iasql.call_timeout;
RESET ROLE;
DROP ROLE regress_iasql_settings;
