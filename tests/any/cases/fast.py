"""An API that lends tools, in FastAPI: `fast.json` is what FastAPI says of it.

    pip install fastapi python-multipart
    python tests/any/cases/fast.py > tests/any/cases/fast.json
"""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, TypeVar, Union
from uuid import UUID

from fastapi import Depends, FastAPI, File, Form, Header, Query, Response, UploadFile
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from pydantic import BaseModel, Field

app = FastAPI(title="Tool shed", version="1.4.0", servers=[{"url": "https://shed.example.com"}])
signed_in = OAuth2PasswordBearer(tokenUrl="token", scopes={"lend": "Lend tools."})
Token = Annotated[str, Depends(signed_in)]


class Kind(str, Enum):
    saw = "saw"
    drill = "drill"
    other = "other thing"


class Wear(IntEnum):
    new = 1
    used = 2
    broken = 3


class Size(BaseModel):
    width: float
    height: float | None = None


class ToolIn(BaseModel):
    """A tool as it is brought in."""

    name: str = Field(min_length=1, max_length=80, examples=["Jigsaw"])
    kind: Kind
    wear: Wear = Wear.new
    size: Size | None = None
    bought: date | None = Field(None, description="When it was bought, if anybody knows.")
    price: Decimal | None = None
    weight: float = Field(1.5, gt=0, lt=400)
    lent_for: timedelta | None = None
    spot: tuple[int, str] | None = None
    labels: set[str] = set()
    notes: dict[str, str | None] = {}
    extra: Any = None
    parent: Union["ToolIn", None] = None


class Tool(ToolIn):
    id: UUID
    added: datetime
    seen: datetime | None
    state: Literal["here", "away"]


class ToolPatch(BaseModel):
    name: str | None = None
    kind: Kind | None = None
    wear: Wear | None = None
    bought: date | None = None
    labels: list[str] | None = None


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    total: int
    next_offset: int | None = None


class MemberLoan(BaseModel):
    by: Literal["member"] = "member"
    member_id: int
    until: date


class GuestLoan(BaseModel):
    by: Literal["guest"]
    name: str
    deposit: int | float | None = None


class ShopLoan(BaseModel):
    by: Literal["shop", "branch"]
    shop: str


Loan = Annotated[MemberLoan | GuestLoan | ShopLoan, Field(discriminator="by")]


class Lent(BaseModel):
    id: int
    loan: Loan
    earlier: list[Loan] = []


class Signed(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = "bearer"


class Missing(BaseModel):
    detail: str


@app.post("/token", tags=["people"])
def sign_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Signed: ...


@app.get("/me", tags=["people"])
def who_am_i(token: Token) -> dict[str, str | int | None]: ...


@app.get("/tools", tags=["tools"])
def list_tools(
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
    kind: Kind | None = None,
    wear: Annotated[list[Wear] | None, Query()] = None,
    label: Annotated[list[str], Query()] = [],
    since: date | None = None,
    order: Literal["name", "-name"] = "name",
    x_trace: Annotated[UUID | None, Header()] = None,
) -> Page[Tool]:
    """Lists tools, page by page."""


@app.post("/tools", tags=["tools"], status_code=201)
def add_tool(tool: ToolIn, token: Token) -> Tool: ...


@app.get("/tools/{tool_id}", tags=["tools"], responses={404: {"model": Missing}})
def get_tool(tool_id: UUID) -> Tool | None: ...


@app.patch("/tools/{tool_id}", tags=["tools"])
def change_tool(tool_id: UUID, patch: ToolPatch, token: Token) -> Tool: ...


@app.delete("/tools/{tool_id}", tags=["tools"], status_code=204)
def drop_tool(tool_id: UUID, token: Token): ...


@app.put("/tools/{tool_id}/photo", tags=["tools"])
def put_photo(
    tool_id: UUID,
    photo: UploadFile,
    back: Annotated[UploadFile | None, File()] = None,
    caption: Annotated[str | None, Form()] = None,
    taken: Annotated[date | None, Form()] = None,
) -> Size: ...


@app.post("/tools/import", tags=["tools"])
def import_tools(sheets: list[UploadFile], dry: Annotated[bool, Form()] = False) -> list[Tool]: ...


class Manual(Response):
    media_type = "application/pdf"


@app.get("/tools/{tool_id}/manual", tags=["tools"], response_class=Manual)
def get_manual(tool_id: UUID, page: int | str | None = None): ...


@app.post("/loans", tags=["loans"])
def lend(loan: Loan, token: Token) -> Lent: ...


@app.put("/settings/{name}", tags=["people"])
def set_up(name: Literal["days", "fee"], value: int | float | str | None) -> Any: ...


def written(description):
    """A line for each operation and each schema."""
    lines = []
    for field, value in description.items():
        if field in ("paths", "components"):
            inner = value if field == "paths" else value["schemas"]
            entries = [f"    {json.dumps(name)}: {json.dumps(entry)}" for name, entry in inner.items()]
            text = "{\n" + ",\n".join(entries) + "\n  }"
            if field == "components":
                rest = {name: entry for name, entry in value.items() if name != "schemas"}
                text = '{"schemas": ' + text + ", " + json.dumps(rest)[1:]
            lines.append(f"  {json.dumps(field)}: {text}")
        else:
            lines.append(f"  {json.dumps(field)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}"


if __name__ == "__main__":
    print(written(app.openapi()))
