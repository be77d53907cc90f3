"""The laboratory in a real browser: it trains when a dial moves, says what it sees, compares, stops, is shared and copied."""

import pytest

STATE = "([cell, ...states]) => states.includes(cell.dataset.state)"
DESCRIBED = "cell => [...cell.querySelectorAll('.live-chart-view')].map(view => view.ariaLabel)"


class Lab:
    """Somebody in front of the page."""

    def __init__(self, page, address):
        self.page = page
        page.goto(address)
        self.cell = page.locator('live-cell:has([data-name="depth"])')

    def choose(self, **dials):
        for name, value in dials.items():
            self.cell.locator(f'[data-name="{name}"]').select_option(label=value)

    def slide(self, name, key):
        self.cell.locator(f'[data-name="{name}"]').press(key)

    def press(self, name):
        self.cell.get_by_role("button", name=name, exact=True).click()

    def waits(self, *states):
        self.page.wait_for_function(STATE, arg=[self.cell.element_handle(), *states], timeout=60_000)

    def settles(self):
        """The newest run has ended, and its dials rest."""
        self.page.wait_for_timeout(700)
        self.waits("done", "error")
        assert self.cell.get_attribute("data-state") == "done", self.cell.inner_text()

    @property
    def words(self):
        return self.cell.locator(".cell_output pre:visible").first.inner_text()

    @property
    def described(self):
        return self.cell.evaluate(DESCRIBED)


@pytest.fixture
def lab(browser, address):
    page = browser.new_page()
    yield Lab(page, address + "lab.html")
    page.close()


def test_a_dial_trains_a_network_and_the_words_follow(lab):
    assert "vanishing" in lab.words  # as saved
    lab.choose(activation="tanh")
    lab.settles()
    assert "it holds" in lab.words
    assert "it learns" in lab.words
    assert lab.cell.locator(".live-chart:visible").count() == 4


def test_nan_is_explained(lab):
    lab.choose(activation="relu", weights="he")
    lab.slide("gain", "End")
    lab.settles()
    assert "training has stopped" in lab.words
    assert "inf - inf" in lab.words
    assert "Try a smaller eta" in lab.words


def test_a_setting_that_cannot_be_is_refused_in_words(lab):
    lab.choose(norm="batch", batch_size="1")
    lab.page.wait_for_timeout(700)
    lab.waits("error")
    assert "batch_size is 1, and a batch norm compares the examples of a batch" in lab.cell.inner_text()


def test_two_runs_stand_side_by_side(lab):
    lab.press("Run")
    lab.settles()
    assert "They differ" not in lab.words
    lab.choose(run="B", norm="batch")
    lab.settles()
    assert "A: " in lab.words
    assert "B: " in lab.words
    assert "They differ in norm 'none' in A, 'batch' in B." in " ".join(lab.words.split())
    for text in lab.described:
        assert "A" in text
        assert "B" in text


def test_pictures_move_while_it_trains_and_stop_keeps_them(lab):
    lab.press("Run")
    lab.settles()
    lab.slide("steps", "End")
    lab.waits("running")
    seen = {lab.described[0]}
    for _ in range(40):
        lab.page.wait_for_timeout(100)
        seen.add(lab.described[0])
    assert len(seen) > 3
    lab.waits("running")
    lab.press("Stop")
    lab.waits("stopped")
    assert " steps the loss is" in lab.words
    stopped = lab.described
    lab.page.wait_for_timeout(300)
    assert lab.described == stopped
    lab.press("Reset")
    assert "After 1,000 steps" in lab.words
    assert "step 999" in lab.described[0]


def test_a_link_carries_the_settings_and_runs_nothing(lab, browser):
    lab.choose(activation="gelu")
    lab.settles()
    lab.page.get_by_role("button", name="Share").click()
    link = lab.page.locator(".live-panel input[readonly]").input_value()
    context = browser.new_context()
    other = Lab(context.new_page(), link)
    other.page.locator(".live-panel button").first.click()  # look at the code of the link
    assert other.cell.locator('[data-name="activation"]').input_value() == '"gelu"'
    assert other.cell.get_attribute("data-state") == "saved"
    context.close()


def test_the_program_can_be_copied_and_run(lab):
    lab.choose(activation="relu", weights="he", architecture="pre_activation")
    lab.cell.locator('[data-name="scaled"]').check()
    lab.cell.evaluate(
        "cell => cell.write(cell.source.replace(/^depth = 10/m, 'depth = 20').replace(/^steps = 1000/m, 'steps = 300'))"
    )
    assert lab.cell.locator('[data-name="depth"]').input_value() == "20"  # a dial follows the code
    listing = lab.page.locator("live-cell", has_text="print(program(settings))")
    listing.get_by_role("button", name="Run", exact=True).click()
    lab.page.wait_for_function(STATE, arg=[listing.element_handle(), "done"], timeout=60_000)
    program = listing.locator(".cell_output pre:visible").first.inner_text()
    assert 'architecture="pre_activation"' in program
    exercise = lab.page.locator(".live-exercise")
    exercise.locator("live-cell").first.evaluate("(cell, program) => cell.write(program)", program)
    exercise.get_by_role("button", name="Check").click()
    lab.page.wait_for_selector("text=twenty layers learn", timeout=60_000)
