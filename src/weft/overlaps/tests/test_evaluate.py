import io
import json

import pytest
from django.core.management import CommandError, call_command

from weft.government.tests.factories import make_organisation
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """Two bodies on salmon, and one on meters."""
    for body, number, title in (
        ("fish", "1", "Wild salmon policy"),
        ("parks", "2", "A plan for wild salmon"),
        ("trade", "3", "Electricity meters"),
    ):
        make_engagement(
            title,
            lead=make_organisation(names={"en": f"Department {body}"}),
            source_identifier=f"{body}/{number}",
        )


@pytest.fixture
def labels(tmp_path):
    def write(*rows, header="query_id,candidate_id,label"):
        path = tmp_path / "labels.csv"
        path.write_text("\n".join([header, *rows]) + "\n")
        return path

    return write


def evaluate(path, *options):
    out = io.StringIO()
    call_command("overlaps", "evaluate", str(path), *options, stdout=out)
    return out.getvalue()


def test_labels_are_set_against_the_register(register, labels):
    path = labels("fish/1,parks/2,2", "fish/1,trade/3,0")

    found = json.loads(evaluate(path, "--json"))

    assert found["pairs"] == 2
    assert found["average_precision_label_2"]["value"] == 1
    assert found["average_precision_labels_1_and_2"]["value"] == 1
    assert found["labels"] == {"0": 1, "1": 0, "2": 1}


def test_ids_that_nobody_knows_are_told_and_left_out(register, labels):
    path = labels("fish/1,parks/2,2", "fish/1,gone/9,1", "gone/9,parks/2,0")

    told = evaluate(path)
    found = json.loads(evaluate(path, "--json"))

    assert "2 pairs were left out" in told
    assert "gone/9" in told
    assert found["unknown"] == [{"id": "gone/9", "pairs": 2}]


@pytest.mark.parametrize(
    ("rows", "header", "says"),
    [
        ([], "query_id,label", "no column “candidate_id”"),
        (["fish/1,parks/2,3"], "query_id,candidate_id,label", "the label is “3”"),
        (["fish/1"], "query_id,candidate_id,label", "the label is “”"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(register, labels, rows, header, says):
    with pytest.raises(CommandError, match=says):
        evaluate(labels(*rows, header=header))


def test_a_file_that_is_not_there_is_refused(register, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        evaluate(tmp_path / "nowhere.csv")


def test_an_empty_register_is_said(labels):
    with pytest.raises(CommandError, match="register is empty"):
        evaluate(labels("a,b,1"))


@pytest.mark.parametrize("rows", [[], ["fish/1,trade/3,0"], ["gone/1,gone/2,2"]])
def test_figures_that_cannot_be_told_are_said_to_be_so(register, labels, rows):
    path = labels(*rows)

    assert "cannot be told" in evaluate(path)
    assert json.loads(evaluate(path, "--json"))["average_precision_label_2"]["value"] is None
