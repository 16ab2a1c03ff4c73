"""Makes up for what the emulator leaves out and AWS does, where fault runs depend on it: CreateDhcpOptions drops the tags,
and with them the mark by which an object is found whose creation was never answered; DeleteSubnet leaves the subnet's
association with a network ACL, which can then never be deleted; ReplaceNetworkAclAssociation fails inside for an association
that is gone, which AWS names."""

import re
import urllib.parse

_ERROR = ("<Response><Errors><Error><Code>{0}</Code><Message>{1}</Message></Error></Errors><RequestID>r</RequestID></Response>")


def honest(emulator, call, forward):
    """Forwards the call, and does what the emulator does not do."""
    if call.action == "DeleteSubnet":
        _leave_acl(emulator.ec2(call.region), dict(urllib.parse.parse_qsl(call.body.decode())).get("SubnetId"))
    if call.action == "ReplaceNetworkAclAssociation":
        gone = _association_gone(emulator.ec2(call.region), dict(urllib.parse.parse_qsl(call.body.decode())).get("AssociationId"))
        if gone:
            return gone
    answer = forward()
    if call.action == "CreateDhcpOptions":
        made = re.search(rb"<dhcpOptionsId>(.*?)</dhcpOptionsId>", answer[2])
        tags = _tags(call.body)
        if made and tags:
            emulator.ec2(call.region).create_tags(Resources=[made.group(1).decode()], Tags=tags)
    return answer


def _association_gone(ec2, association):
    known = [a["NetworkAclAssociationId"] for acl in ec2.describe_network_acls()["NetworkAcls"] for a in acl["Associations"]]
    if association in known:
        return None
    body = _ERROR.format("InvalidAssociationID.NotFound", f"The association ID '{association}' does not exist").encode()
    return 400, {"Content-Type": "text/xml"}, body, len(body)


def _tags(body):
    fields = dict(urllib.parse.parse_qsl(body.decode()))
    numbers = sorted({m.group(1) for m in (re.fullmatch(r"TagSpecification\.1\.Tag\.(\d+)\.Key", k) for k in fields) if m})
    return [{"Key": fields[f"TagSpecification.1.Tag.{n}.Key"], "Value": fields.get(f"TagSpecification.1.Tag.{n}.Value", "")}
            for n in numbers]


def _leave_acl(ec2, subnet):
    acls = ec2.describe_network_acls()["NetworkAcls"]
    for acl in acls:
        for association in acl["Associations"]:
            if association["SubnetId"] == subnet and not acl["IsDefault"]:
                default = next(a["NetworkAclId"] for a in acls if a["IsDefault"] and a["VpcId"] == acl["VpcId"])
                ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=default)
