"""The page that explains the API, and the description it is made from."""

import pytest
from django.urls import reverse

from weft.site import api_docs
from weft.site.api import api

pytestmark = pytest.mark.django_db


def test_the_page_explains_every_operation_and_every_problem(client):
    page = client.get(reverse("api_docs")).content.decode()

    for group in api_docs.described()[0]:
        for operation in group.operations:
            assert f'id="{operation.anchor}"' in page
    assert "follow <code>next</code>" in page
    assert "`" not in page
    for anchor, _status, _says in api_docs.PROBLEMS:
        assert f'id="{anchor}"' in page


def test_every_schema_and_every_operation_has_an_example():
    schema = api.get_openapi_schema()

    assert schema["openapi"] == "3.1.0"
    for name, shape in schema["components"]["schemas"].items():
        assert shape.get("examples"), name
    for path in schema["paths"].values():
        for operation in path.values():
            for response in operation["responses"].values():
                for content in response.get("content", {}).values():
                    assert "example" in content, operation["operationId"]
            body = operation.get("requestBody", {}).get("content", {})
            assert all("example" in content for content in body.values())


def test_the_front_door_leads_to_the_page(client):
    assert client.get("/api/v1/")["Location"] == reverse("api_docs")
