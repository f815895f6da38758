"""The API, version 1: every room's routes under one roof."""

from functools import cached_property
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from weft.api import openapi, problems
from weft.api.throttling import Throttle
from weft.government.api.routes import router as government
from weft.register.api.routes import router as register

DESCRIPTION = """
Who in government is engaging whom, on what, when and how.

Everything that everybody may see can be read without an account. With a token (made on the page
“Tokens” of an account), a program sees and does what its owner may, within the token's scopes.
Lists come in pages: follow `next`. Texts come in the language that `lang` or Accept-Language asks
for, with all others beside it; what a machine translated says so.
"""


class Api(NinjaAPI):
    """Describes itself with examples, once: the description does not change while the hub runs."""

    @cached_property
    def description_of_all(self) -> OpenAPISchema:
        schema = super().get_openapi_schema()
        openapi.finish(schema)
        return schema

    def get_openapi_schema(self, **arguments: Any) -> OpenAPISchema:
        return self.description_of_all


api = Api(
    title="Weft",
    version="1.0.0",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    throttle=[Throttle()],
)
problems.install(api)
api.add_router("", register)
api.add_router("", government)
