"""Making tables equal to the cloud: what is new, changed or gone there, and what the database refuses."""

import json

from base import Case, Environment, R1, SqlError, actions, poll_until

env = Environment()
setUpModule = env.up


class Import(Case):
    env = env
    modules = ("aws_vpc",)

    def setUp(self):
        super().setUp()
        self.ec2 = self.emulator.ec2(R1)

    def make_vpc(self, cidr="10.1.0.0/16"):
        return self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]

    def tag(self, resource, **tags):
        self.ec2.create_tags(Resources=[resource], Tags=[{"Key": k, "Value": v} for k, v in tags.items()])

    def has(self, vpc):
        return bool(self.db.rows(f"SELECT 1 FROM vpc WHERE vpc_id = '{vpc}'"))

    def test_new_changed_gone(self):
        vpc = self.make_vpc()
        subnet = self.ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24")["Subnet"]["SubnetId"]
        foreseen = self.db.rows("SELECT * FROM iasql_preview_sync()")
        done = self.sync()
        self.assertEqual(actions(foreseen), actions(done))
        self.assertLessEqual({("create", vpc), ("create", subnet)}, {(r["action"], r["description"]) for r in done})
        self.tag(vpc, name="one")
        [row] = self.sync()
        self.assertEqual((row["action"], row["table_name"], row["changes"]), ("update", "vpc", 'tags: {} → {"name":"one"}'))
        self.ec2.delete_subnet(SubnetId=subnet)
        self.ec2.delete_vpc(VpcId=vpc)
        foreseen = self.db.rows("SELECT * FROM iasql_preview_sync()")
        done = self.sync()
        self.assertEqual(actions(foreseen), actions(done))
        self.assertFalse(self.has(vpc))

    def test_nothing_is_written_when_nothing_differs(self):
        self.make_vpc()
        self.sync()
        before = self.db.value("SELECT count(*) FROM iasql_audit_log"), self.db.column("SELECT xmin FROM vpc ORDER BY id")
        self.assertEqual(self.sync(), [])
        self.assertEqual(before, (self.db.value("SELECT count(*) FROM iasql_audit_log"),
                                  self.db.column("SELECT xmin FROM vpc ORDER BY id")))

    def test_the_database_s_form_of_equal_values_stays(self):
        vpc = self.make_vpc()
        self.tag(vpc, a="1", b="2")
        self.sync()
        self.change(f"UPDATE vpc SET tags = '{{ \"b\": \"2\", \"a\": \"1\" }}' WHERE vpc_id = '{vpc}'")
        self.tag(vpc, c="3")
        self.ec2.delete_tags(Resources=[vpc], Tags=[{"Key": "c"}])
        self.assertEqual(self.sync(), [])
        self.assertEqual(self.db.value(f"SELECT tags::text FROM vpc WHERE vpc_id = '{vpc}'"), '{ "b": "2", "a": "1" }')

    def test_rows_with_pending_changes_are_left_alone(self):
        mine, deleted = self.make_vpc(), self.make_vpc()
        self.sync()
        self.db.execute(f"""UPDATE vpc SET tags = '{{"mine": "1"}}' WHERE vpc_id = '{mine}';
            DELETE FROM route_table_association WHERE vpc_id = (SELECT id FROM vpc WHERE vpc_id = '{deleted}');
            DELETE FROM vpc WHERE vpc_id = '{deleted}';
            INSERT INTO vpc (cidr_block, region) VALUES ('10.77.0.0/16', '{R1}')""")
        self.tag(mine, theirs="2")
        self.tag(deleted, theirs="2")
        self.assertEqual(self.sync(), [])
        self.assertEqual(json.loads(self.db.value(f"SELECT tags FROM vpc WHERE vpc_id = '{mine}'")), {"mine": "1"})
        self.assertFalse(self.has(deleted))
        self.begin()
        self.rollback()
        self.assertEqual(json.loads(self.db.value(f"SELECT tags FROM vpc WHERE vpc_id = '{mine}'")), {"theirs": "2"})
        self.assertTrue(self.has(deleted))
        self.assertEqual(self.db.rows("SELECT 1 FROM vpc WHERE cidr_block = '10.77.0.0/16'"), [])

    def test_a_foreign_key_of_the_users_keeps_the_row_and_is_reported_once(self):
        kept, gone = self.make_vpc(), self.make_vpc()
        self.sync()
        self.db.execute(f"CREATE TABLE mine (v int REFERENCES vpc (id)); INSERT INTO mine SELECT id FROM vpc WHERE vpc_id = '{kept}'")
        self.ec2.delete_vpc(VpcId=kept)
        self.ec2.delete_vpc(VpcId=gone)
        for _ in range(3):
            self.sync()
        self.assertEqual((self.has(kept), self.has(gone)), (True, False))
        self.assertEqual(len([p for p in self.problems() if "gone in the cloud" in p]), 1, self.problems())
        self.db.execute("DROP TABLE mine")
        self.sync()
        self.assertFalse(self.has(kept))
        self.assertEqual(self.db.rows("SELECT * FROM iasql_stat_sync WHERE error IS NOT NULL"), [])

    def test_a_refused_row_does_not_stop_the_others(self):
        self.db.execute("ALTER TABLE vpc ADD CONSTRAINT nine CHECK (cidr_block <> '10.9.0.0/16')")
        refused, accepted = self.make_vpc("10.9.0.0/16"), self.make_vpc("10.10.0.0/16")
        self.sync()
        self.assertEqual((self.has(refused), self.has(accepted)), (False, True))
        self.assertTrue(any("nine" in p for p in self.problems()), self.problems())
        self.db.execute("ALTER TABLE vpc DROP CONSTRAINT nine")
        self.sync()
        self.assertTrue(self.has(refused))

    def test_a_pending_child_keeps_its_parent(self):
        table = self.ec2.create_route_table(VpcId=self.make_vpc())["RouteTable"]["RouteTableId"]
        self.sync()
        self.db.execute(f"""INSERT INTO route (route_table_id, destination, region)
            SELECT id, '10.99.0.0/16', '{R1}' FROM route_table WHERE route_table_id = '{table}'""")
        self.ec2.delete_route_table(RouteTableId=table)
        self.sync()
        rows = f"SELECT 1 FROM route_table WHERE route_table_id = '{table}'"
        self.assertEqual(len(self.db.rows(rows)), 1)
        self.begin()
        self.rollback()
        self.assertEqual(self.db.rows(rows), [])

    def test_unknown_enum_labels(self):
        self.db.execute("ALTER TYPE vpc_state_enum RENAME VALUE 'available' TO 'once'")
        vpc = self.make_vpc()
        state = f"SELECT state FROM vpc WHERE vpc_id = '{vpc}'"
        self.sync()  # an old type's new label cannot be used before it is committed
        self.assertIsNone(self.db.value(state))
        self.assertTrue(any("does not know" in p for p in self.problems()), self.problems())
        self.begin()
        self.commit()  # a worker can
        self.assertEqual(self.db.value(state), "available")

    def test_values_that_do_not_fit(self):
        self.db.execute("ALTER TABLE dhcp_options ALTER dhcp_options_id TYPE varchar(8)")
        options = self.ec2.create_dhcp_options(DhcpConfigurations=[{"Key": "domain-name", "Values": ["x"]}])
        vpc = self.make_vpc()
        self.sync()
        self.assertTrue(self.has(vpc))
        self.assertTrue(any("cannot hold" in p for p in self.problems()), self.problems())
        self.db.execute("ALTER TABLE dhcp_options ALTER dhcp_options_id TYPE varchar")
        self.sync()
        self.assertEqual(self.db.value("SELECT dhcp_options_id FROM dhcp_options"), options["DhcpOptions"]["DhcpOptionsId"])

    def test_a_worker_leaves_locked_rows_to_the_next_run(self):
        locked, free = self.make_vpc(), self.make_vpc()
        self.sync()
        holder = self.db.start(f"BEGIN; SELECT FROM vpc WHERE vpc_id = '{locked}' FOR UPDATE; SELECT pg_sleep(300)")
        poll_until(lambda: self.server.backends("wait_event = 'PgSleep'"), what="the row is locked")
        self.tag(locked, a="1")
        self.tag(free, a="1")
        self.begin()
        self.commit()
        tags = "SELECT vpc_id FROM vpc WHERE tags->>'a' = '1'"
        self.assertEqual(self.db.column(tags), [free])
        holder.cancel()
        with self.assertRaises(SqlError):
            holder.wait()
        self.begin()
        self.commit()
        self.assertEqual(sorted(self.db.column(tags)), sorted([locked, free]))

    def test_cancelled_and_tried_again(self):
        self.make_vpc()
        with self.assertRaises(SqlError):
            self.db.execute("SET statement_timeout = '1ms'; SELECT * FROM iasql_sync()")
        self.sync()
        self.assertEqual(self.sync(), [])
