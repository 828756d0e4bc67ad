"""Attachments on an S3-compatible storage, against a server that the test runs itself."""

from collections.abc import Iterator

import boto3
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from moto.server import ThreadedMotoServer

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Attachment
from tests.cast import Cast

pytestmark = pytest.mark.django_db

KEYS = {"access_key": "test", "secret_key": "test", "region_name": "eu-north-1"}


@pytest.fixture
def bucket() -> Iterator[str]:
    """Run a storage with one bucket and return its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=address, aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-north-1")
    client.create_bucket(Bucket="desk", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    yield address
    server.stop()


def test_a_file_goes_to_the_bucket_and_comes_back(cast: Cast, bucket: str) -> None:
    storage = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": "desk", "endpoint_url": bucket, "default_acl": "private", "file_overwrite": False, **KEYS},
    }
    content = b"\x89PNG\r\n\x1a\n" + b"x" * 100_000
    with override_settings(STORAGES={**settings.STORAGES, "default": storage}), acting(cast.portal(cast.ingrid)) as ingrid:
        kept = actions.stage_attachment(SimpleUploadedFile("photo.png", content), by=ingrid)
        again = Attachment.objects.get(pk=kept.pk)
        assert again.file.read() == content
        assert again.file.name.endswith(str(kept.pk))
        client = boto3.client("s3", endpoint_url=bucket, aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-north-1")
        assert [item["Key"] for item in client.list_objects_v2(Bucket="desk")["Contents"]] == [again.file.name]
