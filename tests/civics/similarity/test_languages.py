import pytest

from civics.similarity import Abroad, Corpus, Lexicon, Matcher, Text, learn_lexicon, profile

from .cases import make_record

ENGLISH = ("wild salmon", "tap water", "school meals", "wild birds", "school water", "salmon meals")
FRENCH = (
    "saumon sauvage", "eau robinet", "repas scolaires", "oiseaux sauvages", "eau scolaire",
    "repas saumon",
)  # fmt: skip


def bilingual():
    return [
        profile(make_record(str(i), texts={"en": Text(one), "fr": Text(other)}))
        for i, (one, other) in enumerate(zip(ENGLISH, FRENCH, strict=True))
    ]


def learnt(profiles, one="en", other="fr"):
    return learn_lexicon([(each.said[one].text, each.said[other].text) for each in profiles])


def test_a_dictionary_is_learnt_from_texts_in_both_languages():
    lexicon = learnt(bilingual())

    assert lexicon.best("salmon") == "saumon"
    assert lexicon.best("meal") == "rep"
    assert lexicon.best("cptpp") == "cptpp"
    for chances in lexicon.words.values():
        assert 0 < sum(chances.values()) <= 1 + 1e-9


def test_weights_are_carried_over_and_names_stay():
    lexicon = Lexicon({"water": {"eau": 0.8, "robinet": 0.2}})

    assert lexicon.translate({"water": 2.0, "flint": 1.0}) == {
        "eau": pytest.approx(1.6),
        "robinet": pytest.approx(0.4),
        "flint": 1.0,
    }


@pytest.mark.parametrize("pairs", [[], [([], ["eau"])], [([], [])]])
def test_nothing_is_learnt_from_nothing(pairs):
    assert learn_lexicon(pairs).words == {}


def test_a_text_finds_its_counterpart_by_what_was_learnt_from_others():
    known = bilingual()
    new = profile(
        make_record("new", texts={"en": Text("school birds"), "fr": Text("oiseaux scolaires")})
    )
    abroad = Abroad(
        [each.said["fr"] for each in [*known, new]],
        corpus=Corpus([*known, new]),
        language="fr",
        asked_in="en",
        out=learnt(known),
        back=learnt(known, "fr", "en"),
    )

    assert abroad.scores(new.said["en"]).argmax() == len(known)


def test_a_text_without_words_finds_nothing():
    known = bilingual()
    abroad = Abroad(
        [each.said["fr"] for each in known],
        corpus=Corpus(known),
        language="fr",
        asked_in="en",
        out=Lexicon({}),
        back=Lexicon({}),
    )

    assert not abroad.scores(profile(make_record(title="…")).said["en"]).any()


def test_records_without_a_common_language_are_compared_once_languages_are_learnt():
    both = [
        make_record(f"{i}-{n}", texts=each.record.texts, body=f"body{i}")
        for n in range(10)
        for i, each in enumerate(bilingual())
    ]
    english = make_record("english", "Wild salmon in tap water", body="parks")
    french = make_record("french", texts={"fr": Text("Saumon sauvage, eau")}, body="fisheries")
    matcher = Matcher([*both, english, french])
    pair = [(matcher.known("english"), matcher.known("french"))]

    [before] = matcher.compare(pair)
    matcher.learn_languages()
    [after] = matcher.compare(pair)

    assert not before.words
    assert {word.in_other for word in after.words} >= {"saumon", "sauvage"}
    assert after.score > before.score
