from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civics.opinion import (
    MalformedFileError,
    MissingFileError,
    Moderation,
    OpinionError,
    read_folder,
)

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1,Mon,0,0,2,0,1,"More trees,
please"
2,Mon,1,0,0,1,-1,Fewer trees
3,Mon,2,0,1,0,0,Some trees
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
10,Mon,0,0,1
12,Mon,0,1,1
11,Mon,0,1,-1
13,Mon,1,0,-1
14,Mon,2,10,1
"""
MATRIX = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2
0,0,3,2,1,1,1,-1,
1,1,0,1,1,0,1,,
10,,0,1,1,0,,,1
"""


@pytest.fixture
def export(tmp_path):
    def write(**files):
        for name, text in files.items():
            path = tmp_path / (name.replace("_", "-") + ".csv")
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write


def turned(table, *, columns):
    """The same table with the sign of some columns turned, as some exports have it."""
    head, *lines = table.splitlines()
    turn = {"1": "-1", "-1": "1"}
    cells = [line.split(",") for line in lines]
    mended = [
        [turn.get(cell, cell) if i in columns else cell for i, cell in enumerate(line)]
        for line in cells
    ]
    return "\n".join([head, *(",".join(line) for line in mended)]) + "\n"


def cast(conversation):
    votes = conversation.votes
    return {
        (votes.participants[row], votes.statements[column]): int(value)
        for row, column, value in zip(votes.rows, votes.columns, votes.values, strict=True)
    }


EXPECTED = {("0", "0"): 1, ("0", "1"): -1, ("1", "0"): 1, ("10", "2"): 1}


@pytest.mark.parametrize(
    "files",
    [
        {"votes": VOTES, "comments": COMMENTS, "participants_votes": MATRIX},
        {"votes": VOTES, "comments": COMMENTS},
        {"votes": VOTES},
        {"participants_votes": MATRIX},
        {"participant_votes": MATRIX, "comments": COMMENTS},
        {"20240102_r3abc_participant_votes": MATRIX, "20240102_r3abc_votes": VOTES},
        {"participant_votes": turned(MATRIX, columns={6, 7, 8})},
        {"votes": turned(VOTES, columns={4}), "comments": COMMENTS},
        {"votes": turned(VOTES, columns={4}), "participants_votes": MATRIX},
        {"votes": "\ufeff" + VOTES.replace("\n", "\r\n")},
    ],
)
def test_every_form_of_an_export_gives_the_same_votes(export, files):
    folder = export(**files)

    assert cast(read_folder(folder)) == EXPECTED


def test_groups_texts_and_moderation_are_read(export):
    folder = export(
        participants_votes=MATRIX, comments=COMMENTS, summary='topic,"Trees, and more"\nurl,x\n'
    )

    found = read_folder(folder)

    assert found.topic == "Trees, and more"
    assert found.exported_groups == {"0": 0, "1": 1}
    assert found.statements["0"].text == "More trees,\nplease"
    assert found.statements["1"].moderation is Moderation.REJECTED
    assert found.kept() == [True, False, True]
    assert found.kept(strict=True) == [True, False, False]


def test_statements_about_the_participant_do_not_shape_groups(export):
    comments = (
        "comment-id,is-meta,moderated,comment-body\n0,true,1,I am 60\n1,false,1,Trees\n2,,,Go"
    )

    found = read_folder(export(votes=VOTES, comments=comments))

    assert found.kept() == [False, True, True]
    assert found.kept(strict=True) == [False, True, False]


@pytest.mark.parametrize(
    ("files", "line", "column", "reason"),
    [
        ({"votes": VOTES.replace(",-1\n", ",5\n", 1)}, 4, "vote", "“5” is not -1 or 0 or 1"),
        ({"votes": VOTES.replace("11,Mon", "soon,Mon")}, 4, "timestamp", "“soon” is not a whole"),
        ({"votes": VOTES.replace("Mon,2,10,1", "Mon,2,,1")}, 6, "voter-id", "is empty"),
        ({"votes": VOTES.replace("Mon,2,10,1", "Mon,2")}, 6, "", "3 cells where the header has 5"),
        ({"votes": VOTES.replace("voter-id", "voter")}, 1, "voter-id", "is missing"),
        ({"votes": ""}, 1, "comment-id", "is missing"),
        ({"votes": VOTES.encode() + b"1,\xff,0,0,1\n"}, 0, "", "UTF-8"),
        ({"votes": VOTES, "comments": COMMENTS + '9,Mon,7,0,0,0,1,"open'}, 6, "", "unexpected end"),
        ({"votes": VOTES, "comments": COMMENTS.replace(",-1,F", ",7,F")}, 4, "moderated", "“7”"),
        (
            {"votes": VOTES, "comments": COMMENTS.replace("Mon,1,", "Mon,0,")},
            4,
            "comment-id",
            "twice",
        ),
        ({"participant_votes": MATRIX.replace("0,0,3", "0,blue,3")}, 2, "group-id", "“blue”"),
        ({"participant_votes": MATRIX.replace(",,1\n", ",,x\n")}, 4, "2", "“x” is not -1 or 0"),
        ({"participant_votes": MATRIX.replace(",0,1,2", ",0,1,1")}, 1, "1", "two columns"),
    ],
)
def test_a_malformed_file_is_named_with_line_column_and_reason(export, files, line, column, reason):
    with pytest.raises(MalformedFileError) as caught:
        read_folder(export(**files))

    assert reason in str(caught.value)
    assert caught.value.column == column
    if line:
        assert caught.value.line == line


def test_a_folder_without_votes_says_what_was_looked_for(export):
    with pytest.raises(MissingFileError, match=r"neither votes\.csv nor participants-votes\.csv"):
        read_folder(export(comments=COMMENTS))


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(MissingFileError, match="cannot be read"):
        read_folder(tmp_path / "nowhere")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["votes", "participants_votes", "comments"]),
    st.integers(0, 300),
    st.integers(0, 20),
    st.binary(max_size=12),
)
def test_a_file_broken_anywhere_is_read_or_refused_by_name(export, which, at, cut, put):
    files = {"votes": VOTES, "participants_votes": MATRIX, "comments": COMMENTS}
    whole = files[which].encode()
    files[which] = whole[:at] + put + whole[at + cut :]

    # Any other exception than an OpinionError fails the test.
    with suppress(OpinionError):
        assert set(cast(read_folder(export(**files))).values()) <= {-1, 0, 1}
