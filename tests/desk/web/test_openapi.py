"""The OpenAPI document describes the real API."""

from pathlib import Path
from typing import Any, get_args

import httpx
import jsonschema
import pytest
from starlette.routing import Route

from bot.paths import ROOT
from bot.turn import Outcome, Stage
from desk.chat.sanitise import MAX_CHARACTERS
from desk.storage import Author
from desk.web.app import routes
from desk.web.errors import STATUS
from desk.web.limits import MESSAGES
from desk.web.openapi import description
from tests.desk.samples import KINDS
from tests.desk.web.fakes import Site

API = description()
SCHEMAS = API["components"]["schemas"]
OPERATIONS = {
    (method.upper(), path): operation
    for path, methods in API["paths"].items()
    for method, operation in methods.items()
}


def resolve(node: Any) -> Any:
    """Return `node`, or what its $ref points to."""
    while "$ref" in node:
        found: Any = API
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def references(node: Any) -> list[dict[str, str]]:
    if isinstance(node, list):
        return [found for item in node for found in references(item)]
    if not isinstance(node, dict):
        return []
    here = [node] if "$ref" in node else []
    return here + [found for value in node.values() for found in references(value)]


def test_every_route_is_described_and_every_description_has_its_route() -> None:
    served = {
        (method, route.path)
        for route in routes(Path())
        if isinstance(route, Route) and route.path.startswith("/api/")
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert served == set(OPERATIONS)


def test_it_is_openapi_3_1() -> None:
    assert API["openapi"] == "3.1.0"
    assert {"title", "version"} <= set(API["info"])
    identities = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(identities)) == len(identities)
    for operation in OPERATIONS.values():
        assert operation["summary"]
        for status, response in operation["responses"].items():
            assert status.isdigit()
            assert resolve(response)["description"]
    for node in references(API):
        assert resolve(node)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_schema_is_used() -> None:
    used = {node["$ref"].rsplit("/", 1)[-1] for node in references(API)}
    assert set(SCHEMAS) | set(API["components"]["responses"]) == used


def test_the_words_are_those_of_the_code() -> None:
    turn, message = SCHEMAS["Turn"]["properties"], SCHEMAS["Message"]["properties"]
    request, error = SCHEMAS["Request"]["properties"], SCHEMAS["Error"]["properties"]["error"]
    assert turn["outcome"]["enum"] == [outcome.value for outcome in Outcome]
    assert request["stage"]["enum"] == [stage.value for stage in Stage]
    assert request["kind"]["enum"] == [*(kind for kind in KINDS if kind != "callback"), None]
    assert message["author"]["enum"] == list(get_args(Author))
    assert set(error["properties"]["code"]["enum"]) == set(STATUS)
    assert SCHEMAS["Post"]["properties"]["message"]["maxLength"] == MAX_CHARACTERS


def check(response: httpx.Response) -> None:
    """Fail if a real response is not as described."""
    method, path = response.request.method, response.request.url.path
    described = resolve(OPERATIONS[method, path]["responses"][str(response.status_code)])
    schema = described["content"]["application/json"]["schema"]
    assert response.headers["content-type"] == "application/json"
    everything = {**schema, "components": API["components"]}
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(everything, format_checker=checker).validate(response.json())
    for name, header in described.get("headers", {}).items():
        jsonschema.validate(response.headers[name], header["schema"])


def test_real_responses_are_as_described(site: Site) -> None:
    chat = site.begin()
    http, headers = chat.http, chat.headers
    check(http.get("/api/openapi.json"))
    check(http.post("/api/conversations"))
    check(chat.say("hello"))
    site.rasa.instead.append(lambda: httpx.Response(200, json=[]))
    check(chat.say("hello"))
    check(http.get("/api/conversation", headers=headers))
    check(http.get("/api/conversation"))
    check(http.get("/api/conversation/events"))
    check(http.post("/api/conversation/messages", content=b"{", headers=headers))
    check(chat.say(""))
    check(chat.say("x" * (MAX_CHARACTERS + 1)))
    check(chat.say("again"))
    site.use_up(MESSAGES, site.id_of(chat), left=0)
    refused = chat.say("again")
    assert refused.status_code == 429
    check(refused)
    conversations = site.services.conversations
    conversation = site.portal.call(conversations.by_token, chat.token)
    assert conversation
    site.portal.call(conversations.post_as_person, conversation.id, "Mr Walker", "Hello.")
    check(http.get("/api/conversation", headers=headers))
    site.sql("DROP TABLE messages")
    check(http.get("/api/conversation", headers=headers))
    check(http.post("/api/conversations"))


def test_a_wrong_response_would_be_noticed() -> None:
    request = httpx.Request("GET", "http://desk.example/api/conversation")
    wrong = httpx.Response(200, json={"messages": [{"seq": 0}]}, request=request)
    with pytest.raises(jsonschema.ValidationError):
        check(wrong)


def test_the_page_for_people_names_everything() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for method, path in OPERATIONS:
        assert f"`{method} {path}`" in page
    for code, status in STATUS.items():
        assert f"| `{code}` | {status} |" in page
    for name in SCHEMAS["Message"]["properties"]:
        assert f"`{name}`" in page
