-- Certificates come from functions: certificate_import takes a PEM pair that there is, certificate_request asks AWS for
-- a new one. This one is approved by mail, so it is pending at first.
SELECT status, message FROM certificate_request('www.example.com', 'EMAIL', 'us-east-1', '{}', '{"Name": "web"}');
SELECT domain_name, certificate_type, status, in_use, tags FROM certificate;

-- Tags can be changed; everything else of a certificate is AWS's.
SELECT * FROM iasql_begin();
UPDATE certificate SET tags = '{"Name": "web", "team": "a"}' WHERE domain_name = 'www.example.com';
SELECT action, table_name, changes FROM iasql_preview();
SELECT action, table_name FROM iasql_commit();

SELECT * FROM iasql_begin();
DELETE FROM certificate WHERE domain_name = 'www.example.com';
SELECT action, table_name FROM iasql_commit();
