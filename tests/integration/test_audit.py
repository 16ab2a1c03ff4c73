"""What the audit trigger writes: the text that PostgreSQL's own functions make of the rows, whatever their types, and however the
log has been altered."""

from base import Case, Environment

env = Environment()
setUpModule = env.up

_COLUMNS = """id serial PRIMARY KEY, b boolean, i2 smallint, i4 integer, i8 bigint, n numeric(20, 4), f4 real, f8 double precision, t text,
    "Quo""ted \\ näme" varchar(80), c character(7), j json, jb jsonb, bt bytea, d date, ts timestamp, tz timestamptz, iv interval, u uuid,
    ip inet, e mood, positive positive, words text[], numbers integer[][], pair pair, gone text, o oid, h hstored"""

_VALUES = """(1, true, -32768, 2147483647, -9223372036854775808, 12.5, 'NaN', '-Infinity', E'a "b" \\\\ \\n\\t\\x01 ü 🐘', 'x', 'pad', '{ "a" :  [1,
    null]}', '{"b": 1, "a": "\\"q"}', '\\x00ff', '2026-01-31', '2026-01-31 12:00:00.5', '2026-01-31 12:00+00', '1 day 2 hours', '3b241101-e2bb-4255-8caf-4136c566a962',
    '10.0.0.0/8', 'so "so"', 5, '{a,"b,c",NULL}', '{{1,2},{3,4}}', '(1,"x y")', 7, '"text"'),
    (2, false, NULL, NULL, NULL, 'NaN', 1.5, 1e300, '', '', '', 'null', 'null', '', 'infinity', '-infinity', 'infinity', '-1 mon', NULL, '::1', 'good', NULL, '{}', NULL, '(,)', NULL, NULL)"""


class Audit(Case):
    env = env
    modules = ()

    def setUp(self):
        super().setUp()
        self.db.execute(f"""CREATE TYPE mood AS ENUM ('good', 'so "so"'); CREATE TYPE pair AS (a integer, b text);
            CREATE DOMAIN positive AS integer CHECK (VALUE > 0); CREATE DOMAIN hstored AS json;
            CREATE TABLE thing ({_COLUMNS}); ALTER TABLE thing DROP COLUMN gone, ADD COLUMN late text DEFAULT 'late', ADD twice integer GENERATED ALWAYS AS (i4 / 2) STORED;
            CREATE TRIGGER i AFTER INSERT ON thing REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION iasql_audit();
            CREATE TRIGGER d AFTER DELETE ON thing REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION iasql_audit();
            CREATE TRIGGER u AFTER UPDATE ON thing REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION iasql_audit();
            CREATE FUNCTION stored(r thing) RETURNS text LANGUAGE sql AS $$SELECT to_json(r)::text$$""")

    def insert(self):
        self.db.execute("INSERT INTO thing (id, b, i2, i4, i8, n, f4, f8, t, \"Quo\"\"ted \\ näme\", c, j, jb, bt, d, ts, tz, iv, u, ip, e, positive, words, numbers, pair, o, h) VALUES "
                        + _VALUES.replace(" 'gone',", "").replace("'(,)', NULL, NULL)", "'(,)', NULL, NULL)"))

    def log(self, condition="true"):
        return self.db.rows(f"SELECT change_type::text, change::text, origin, role, \"user\", ts <= now() AS past, message, transaction_id FROM iasql_audit_log WHERE table_name = 'thing' AND {condition} ORDER BY id")

    def expected(self):
        return self.db.column("SELECT stored(r) FROM thing r ORDER BY id")

    def check_all_events(self):
        self.insert()
        rows = self.expected()
        inserted = self.log()
        self.assertEqual([e["change"] for e in inserted], [f'{{"change" : {r}}}' for r in rows])
        self.assertEqual({(e["change_type"], e["origin"], e["role"], e["user"], e["past"], e["message"], e["transaction_id"]) for e in inserted},
                         {("INSERT", "user", "postgres", "postgres", "t", None, None)})
        self.db.execute("UPDATE thing SET t = CASE id WHEN 2 THEN 'changed' ELSE t END, b = b")
        after = self.expected()
        self.assertEqual([e["change"] for e in self.log("change_type = 'UPDATE'")], [f'{{"original" : {rows[1]}, "change" : {after[1]}}}'],
                         "rows that an UPDATE left as they were are not logged")
        self.db.execute("DELETE FROM thing")
        self.assertEqual(sorted(e["change"] for e in self.log("change_type = 'DELETE'")), sorted(f'{{"original" : {r}}}' for r in after))
        self.assertEqual(self.db.value("SELECT count(*) = count(DISTINCT id) AND count(*) = 5 FROM iasql_audit_log WHERE table_name = 'thing'"), "t")

    def test_rows_of_all_kinds(self):
        self.check_all_events()

    def test_a_log_with_more_to_it(self):
        """What an INSERT does besides is done."""
        self.db.execute("""ALTER TABLE iasql_audit_log ADD COLUMN noted timestamptz DEFAULT now();
            CREATE TABLE seen (id integer);
            CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO public.seen VALUES (new.id); RETURN NULL; END$$;
            CREATE TRIGGER seen AFTER INSERT ON iasql_audit_log FOR EACH ROW EXECUTE FUNCTION seen()""")
        self.check_all_events()
        self.assertEqual(self.db.value("SELECT count(*) FROM seen JOIN iasql_audit_log l USING (id) WHERE l.noted IS NOT NULL AND table_name = 'thing'"), "5")

    def test_many_rows_and_large_ones(self):
        self.db.execute("INSERT INTO thing (t, i4) SELECT repeat(md5(n::text), CASE WHEN n % 100 = 0 THEN 20000 ELSE 1 END), n FROM generate_series(1, 2500) n")
        self.assertEqual(self.db.value("SELECT count(*) FROM iasql_audit_log l JOIN thing r ON l.change::text = '{\"change\" : ' || stored(r) || '}'"), "2500")
        # Found by each index, too.
        for condition in ("table_name = 'thing'", "origin = 'user' AND transaction_id IS NULL", "ts >= '2000-01-01'", "id > 0"):
            self.assertEqual(self.db.value(f"SET enable_seqscan = off; SELECT count(*) FROM iasql_audit_log WHERE {condition} AND table_name = 'thing'"), "2500", condition)
        self.db.execute("UPDATE thing SET i4 = i4 + 1 WHERE id % 2 = 0; DELETE FROM thing")
        self.assertEqual(self.db.column("SELECT count(*) FROM iasql_audit_log WHERE table_name = 'thing' GROUP BY change_type ORDER BY change_type"), ["2500", "1250", "2500"])

    def test_in_one_transaction_and_rolled_back(self):
        self.db.execute("""BEGIN; INSERT INTO thing (i4) VALUES (1); SAVEPOINT a; INSERT INTO thing (i4) VALUES (2); ROLLBACK TO a;
            WITH w AS (INSERT INTO thing (i4) VALUES (3) RETURNING *), x AS (UPDATE thing SET i4 = 4 WHERE i4 = 1) SELECT count(*) FROM w; COMMIT""")
        self.assertEqual(self.db.column("SELECT change_type::text || (change->'change'->>'i4') FROM iasql_audit_log WHERE table_name = 'thing' ORDER BY 1"),
                         ["INSERT1", "INSERT3", "UPDATE4"])
