"""The privacy note says what is so, signed in or not."""

import pytest

from dashboard.serving.operator import Operator
from dashboard.views.privacy import privacy
from dashboard.words.i18n import Language

PROVIDER = "Whoever you signed in with knows that you signed in here"


@pytest.mark.parametrize("signed_in", [True, False])
def test_who_signed_in_is_told_that_the_provider_knows(signed_in: bool) -> None:
    sections = privacy(Language("en"), Operator(), signed_in)
    told = [text for section in sections for text in section.paragraphs]
    assert any(text.startswith(PROVIDER) for text in told) is signed_in
