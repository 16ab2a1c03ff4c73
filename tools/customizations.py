"""What services need beyond what botocore's models say: data that tools/make_models.py puts into the models.

Keys: operations ("*" for all of a service), shapes by name, members as "Shape.Member". The traits are described in
src/aws/shape.hpp and src/aws/text_form.hpp. botocore has the same knowledge as code, one handler each.
"""

_UNSIGNED = {"authtype": "none"}
_LISTING = ["Delimiter", "Prefix", "CommonPrefixes.Prefix"]


def _listing(*members):
    return {"inputDefaults": {"EncodingType": "url"},
            "urlDecoded": {"when": "EncodingType", "members": sorted({*_LISTING, *members})}}


def _key_digest(prefix):
    return {f"{prefix}KeyMD5": f"{prefix}Key"}


_OWN_KEY = {"inputDigests": _key_digest("SSECustomer")}
_BOTH_KEYS = {"inputDigests": {**_key_digest("SSECustomer"), **_key_digest("CopySourceSSECustomer")}}

CUSTOMIZATIONS = {
    "apigateway": {"operations": {"*": {"fixedHeaders": {"Accept": "application/json"}}}},
    "autoscaling": {"members": {"CreateLaunchConfigurationType.UserData": {"textForm": "base64"}}},
    "cloudformation": {"members": {"GetTemplateOutput.TemplateBody": {"textForm": "json"}}},
    "cognito-identity": {"operations": {name: _UNSIGNED for name in (
        "GetId", "GetOpenIdToken", "UnlinkIdentity", "GetCredentialsForIdentity")}},
    "ec2": {"members": {"RunInstancesRequest.UserData": {"textForm": "base64"},
                        "GetConsoleOutputResult.Output": {"textForm": "base64"}}},
    "glacier": {"operations": {"*": {"inputDefaults": {"accountId": "-"},
                                     "fixedHeaders": {"x-amz-glacier-version": "2012-06-01"}}}},
    "iam": {"shapes": {"policyDocumentType": {"textForm": "urlJson"}}},
    "route53": {"shapes": {name: {"textForm": "lastPart"} for name in ("ResourceId", "ChangeId")}},
    "s3": {
        "operations": {
            "ListObjects": _listing("Marker", "NextMarker", "Contents.Key"),
            "ListObjectsV2": _listing("StartAfter", "Contents.Key"),
            "ListObjectVersions": _listing("KeyMarker", "NextKeyMarker", "Versions.Key", "DeleteMarkers.Key"),
            "CopyObject": _BOTH_KEYS,
            "UploadPartCopy": _BOTH_KEYS,
            **{name: _OWN_KEY for name in (
                "HeadObject", "GetObject", "PutObject", "CreateMultipartUpload", "UploadPart",
                "CompleteMultipartUpload", "SelectObjectContent")},
        },
        "shapes": {"CopySource": {"textForm": "copySource"}},
    },
    "sts": {"operations": {name: _UNSIGNED for name in ("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")}},
}


def customize(service, model):
    """Adds a service's traits to its model; a name that is not there any more is an error."""
    custom = CUSTOMIZATIONS.get(service, {})
    for name, traits in custom.get("operations", {}).items():
        for operation in model["operations"] if name == "*" else [name]:
            entry = model["operations"][operation]
            for trait, value in traits.items():
                members = _members(model, entry.get("input", {}).get("shape"))
                if trait == "inputDefaults":
                    value = {member: default for member, default in value.items() if member in members}
                if value:
                    entry[trait] = value
    for name, traits in custom.get("shapes", {}).items():
        model["shapes"][name].update(traits)
    for name, traits in custom.get("members", {}).items():
        shape, member = name.split(".")
        _members(model, shape)[member].update(traits)


def _members(model, shape):
    return {member["name"]: member for member in model["shapes"].get(shape, {}).get("members", [])}
