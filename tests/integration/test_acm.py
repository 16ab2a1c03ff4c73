"""Certificates: import, functions, tags, deletion; what only AWS may set; validation by DNS."""

import datetime
import json
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from base import Case, Environment, R1, R2, tag_map
from harness.util import ROOT
from schema_check import schema_differences

env = Environment(proxy=True)
setUpModule = env.up


def pair(domain, elliptic=False):
    """A self-signed certificate and its key, both as PEM."""
    key = ec.generate_private_key(ec.SECP384R1()) if elliptic else rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)])
    now = datetime.datetime(2026, 1, 1)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now)
            .not_valid_after(now + datetime.timedelta(days=3650)).sign(key, hashes.SHA256()))
    plain = serialization.NoEncryption()
    return (made.public_bytes(serialization.Encoding.PEM).decode(),
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain).decode())


class CertificateCase(Case):
    env = env
    modules = ("aws_acm",)

    def setUp(self):
        super().setUp()
        self.acm = self.emulator.client("acm", R1)

    def tearDown(self):
        self.assert_settled()

    def rows(self):
        return self.db.json("SELECT * FROM certificate ORDER BY domain_name")

    def imported(self, domain="iasql.example", region=R1, tags='{"Name": "one"}', elliptic=False):
        certificate, key = pair(domain, elliptic)
        made = self.db.json(f"SELECT * FROM certificate_import('{certificate}', '{key}', '{region}', '{{}}', '{tags}')")[0]
        self.assertEqual((made["status"], made["message"]), ("ISSUED", "Imported the certificate successfully"))
        return self.db.json(f"SELECT * FROM certificate WHERE arn = '{made['arn']}'")[0]


class Table(CertificateCase):
    def test_schema(self):
        self.assertEqual(schema_differences(self, "aws_acm"), [])

    def test_import_of_what_there_is(self):
        certificate, key = pair("before.example")
        arn = self.acm.import_certificate(Certificate=certificate, PrivateKey=key, Tags=[{"Key": "a", "Value": "b"}])["CertificateArn"]
        self.sync()
        row = self.rows()[0]
        seen = self.acm.describe_certificate(CertificateArn=arn)["Certificate"]
        self.assertEqual((row["arn"], row["certificate_id"], row["domain_name"], row["certificate_type"], row["status"],
                          row["renewal_eligibility"], row["in_use"], row["region"], row["tags"]),
                         (arn, arn.rsplit("/", 1)[1], "before.example", "IMPORTED", "ISSUED", "INELIGIBLE", False, R1, {"a": "b"}))
        self.assertEqual(row["not_after"][:10], seen["NotAfter"].strftime("%Y-%m-%d"))
        self.db.rows("SELECT * FROM iasql_uninstall('aws_acm')")
        self.install("aws_acm")
        again = self.rows()[0]
        self.assertEqual({**again, "id": 0}, {**row, "id": 0})

    def test_an_inserted_row_is_removed(self):
        self.begin()
        self.db.execute("INSERT INTO certificate (domain_name) VALUES ('bare.example')")
        self.rollback()
        self.assertEqual(self.rows(), [])
        self.change("INSERT INTO certificate (domain_name) VALUES ('bare.example')")
        self.assertEqual(self.rows(), [])

    def test_tags_and_deletion(self):
        row = self.imported()

        def seen():
            return tag_map(self.acm.list_tags_for_certificate(CertificateArn=row["arn"]))
        self.assertEqual(seen(), {"Name": "one"})
        self.proxy.clear()
        self.change(f"""UPDATE certificate SET tags = '{{"Name": "two", "team": "a"}}' WHERE id = {row['id']}""")
        self.assertEqual(seen(), {"Name": "two", "team": "a"})
        self.assertEqual(self.proxy.count("acm", "RemoveTagsFromCertificate"), 0, "tags that stay are not interrupted")
        self.change(f"UPDATE certificate SET tags = '{{\"cost\": \"1\"}}' WHERE id = {row['id']}")
        self.assertEqual(seen(), {"cost": "1"})
        self.change("DELETE FROM certificate")
        self.assertEqual(self.acm.list_certificates()["CertificateSummaryList"], [])

    def test_computed_columns_are_restored(self):
        row = self.imported()
        self.change(f"""UPDATE certificate SET arn = 'arn:aws:acm:{R1}:1:certificate/x', domain_name = 'other', status = 'FAILED',
            in_use = true, certificate_id = 'x', certificate_type = 'AMAZON_ISSUED', renewal_eligibility = 'ELIGIBLE' WHERE id = {row['id']}""")
        self.assertEqual(self.rows(), [row])
        self.change(f"UPDATE certificate SET region = '{R2}' WHERE id = {row['id']}")
        self.assertEqual(self.rows(), [row])
        self.assertEqual(len(self.acm.list_certificates()["CertificateSummaryList"]), 1)

    def test_deleted_by_others(self):
        row = self.imported()
        self.acm.delete_certificate(CertificateArn=row["arn"])
        self.sync()
        self.assertEqual(self.rows(), [])

    def test_a_kind_that_the_enum_does_not_know(self):
        """Its row is there; a new label can be used when the transaction that has added it is over."""
        row = self.imported()
        answer = json.dumps({"CertificateSummaryList": [{
            "CertificateArn": row["arn"], "DomainName": row["domain_name"], "Type": "PRIVATE", "Status": "ISSUED",
            "RenewalEligibility": "INELIGIBLE", "InUse": True}]})
        self.proxy.rule(self.proxy.answer(200, answer), service="acm", action="ListCertificates", times=1)
        self.db.rows(f"SELECT * FROM iasql_sync('certificate', '{R1}')")
        self.assertEqual([(r["certificate_type"], r["in_use"]) for r in self.rows()], [(None, True)])
        self.sync()
        self.assertEqual(self.rows(), [row])


class Functions(CertificateCase):
    def test_import_elsewhere_and_with_an_elliptic_key(self):
        row = self.imported("second.example", R2, "{}", elliptic=True)
        self.assertEqual((row["region"], row["tags"]), (R2, {}))
        self.change(f"DELETE FROM certificate WHERE id = {row['id']}")
        self.assertEqual(self.emulator.client("acm", R2).list_certificates()["CertificateSummaryList"], [])

    def test_import_of_nonsense(self):
        made = self.db.json(f"SELECT * FROM certificate_import('nonsense', 'nonsense', '{R1}')")[0]
        self.assertEqual(made["status"], "ERROR")
        self.assertEqual(self.rows(), [])

    def test_request_by_mail(self):
        made = self.db.json(f"""SELECT * FROM certificate_request('mail.example', 'EMAIL', '{R1}',
            '{{"subjectAlternativeNames": ["www.mail.example"]}}', '{{"Name": "m"}}')""")[0]
        self.assertEqual((made["arn"], made["status"]), ("", "PENDING"))
        row = self.rows()[0]
        self.assertEqual((row["domain_name"], row["status"], row["certificate_type"], row["tags"]),
                         ("mail.example", "PENDING_VALIDATION", "AMAZON_ISSUED", {"Name": "m"}))
        seen = self.acm.describe_certificate(CertificateArn=row["arn"])["Certificate"]
        self.assertEqual(sorted(seen["SubjectAlternativeNames"]), ["mail.example", "www.mail.example"])
        self.change("DELETE FROM certificate")

    def test_request_by_dns_needs_the_module(self):
        error = self.db.error(f"SELECT * FROM certificate_request('fakeDomain.com', 'DNS', '{R1}')")
        self.assertIn("aws_route53 must be installed", error.text)
        self.assertEqual(self.rows(), [])
        self.assertEqual(self.db.error(f"SELECT * FROM certificate_request('a.example', 'FAX', '{R1}')").sqlstate, "22023")

    def records(self, zone):
        found = self.emulator.client("route53", R1).list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        return sorted((r["Name"], r["Type"], r["TTL"]) for r in found if r["Type"] == "CNAME")

    def test_validation_by_dns(self):
        """The records go to the zone with the longest fitting name, at its apex too, and stay."""
        route53 = self.emulator.client("route53", R1)
        outer = route53.create_hosted_zone(Name="dns.example", CallerReference="1")["HostedZone"]["Id"]
        inner = route53.create_hosted_zone(Name="in.dns.example", CallerReference="2")["HostedZone"]["Id"]
        arn = self.acm.request_certificate(DomainName="in.dns.example", ValidationMethod="DNS",
                                           SubjectAlternativeNames=["www.in.dns.example", "dns.example"])["CertificateArn"]
        self.say(arn, "FAILED", "FAILED")
        self.assertIn("FAILED", self.db.error(f"SELECT certificate_validate('{arn}', '{R1}')").text)
        self.assertEqual(self.records(outer) + self.records(inner), [], "records of a certificate that failed are removed")
        self.say(arn, "ISSUED", "SUCCESS")
        self.assertEqual(self.db.value(f"SELECT certificate_validate('{arn}', '{R1}')"), "ISSUED")
        self.assertEqual((len(self.records(outer)), len(self.records(inner))), (1, 2))
        self.assertTrue(all(ttl == 300 for _, _, ttl in self.records(inner)))
        self.say(arn, "ISSUED", "SUCCESS")
        self.assertEqual(self.db.value(f"SELECT certificate_validate('{arn}', '{R1}')"), "ISSUED", "the records are there already")
        self.proxy.clear()
        self.sync()

    def say(self, arn, status, validation):
        """AWS's answers from the second question on."""
        answer = json.dumps({"Certificate": {
            "CertificateArn": arn, "DomainName": "in.dns.example", "Status": status,
            "DomainValidationOptions": [{"DomainName": "in.dns.example", "ValidationStatus": validation}]}})
        self.proxy.clear()
        self.proxy.rule(self.proxy.answer(200, answer), service="acm", action="DescribeCertificate", skip=1)

    def test_validation_without_a_zone(self):
        arn = self.acm.request_certificate(DomainName="nozone.example", ValidationMethod="DNS")["CertificateArn"]
        self.assertIn("No hosted zone", self.db.error(f"SELECT certificate_validate('{arn}', '{R1}')").text)
        self.sync()

    def test_example(self):
        with open(os.path.join(ROOT, "modules", "aws_acm", "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assertEqual(self.rows(), [])
