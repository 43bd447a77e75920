#include "harness/report/progress.hpp"

#include <sstream>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const Terminal pipe_like(false, false, 80);

Terminal watched(int width) {
  return Terminal(true, false, width);
}

/// The line that is on the screen.
std::string last_line(const std::ostringstream& out) {
  const std::string text = out.str();
  const std::string erase = "\r\x1b[K";
  return text.substr(text.rfind(erase) + erase.size());
}

}  // namespace

TEST_CASE("progress writes nothing to a pipe") {
  std::ostringstream out;
  {
    Progress progress(out, pipe_like, 2, 10s);
    progress.start("channel, 4 workers");
    progress.finish(5s, 6s);
    progress.start("arena, 4 workers");
    progress.finish(5s, 6s);
  }
  CHECK(out.str().empty());
}

TEST_CASE("progress shows what is done, what is left and what runs") {
  std::ostringstream out;
  Progress progress(out, watched(80), 4, 20s);
  progress.start("channel, 4 workers");
  CHECK(last_line(out) == "[........................] 0/4  20 s left  channel, 4 workers");
  progress.finish(5s, 5s);
  progress.start("arena, 8 workers");
  CHECK(last_line(out) == "[######..................] 1/4  15 s left  arena, 8 workers");
}

TEST_CASE("the time left is scaled by the error of the estimate so far") {
  std::ostringstream out;
  Progress progress(out, watched(80), 4, 20s);
  progress.finish(5s, 10s);  // twice as long: so will the other 15 s be
  progress.start("x");
  CHECK(last_line(out) == "[######..................] 1/4  30 s left  x");
}

TEST_CASE("a time left of a minute or more is shown in minutes") {
  std::ostringstream out;
  Progress progress(out, watched(80), 2, 125s);
  progress.start("x");
  CHECK(last_line(out) == "[........................] 0/2  2:05 min left  x");
}

TEST_CASE("the bar is full when everything is done") {
  std::ostringstream out;
  Progress progress(out, watched(80), 1, 5s);
  progress.finish(5s, 4s);
  progress.start("x");
  CHECK(last_line(out) == "[########################] 1/1  0 s left  x");
}

TEST_CASE("the line fits the terminal, so that it can be rewritten") {
  const auto width = GENERATE(25, 40, 60, 80);
  std::ostringstream out;
  Progress progress(out, watched(width), 100, 20s);
  progress.start("a pool with a name that is longer than any terminal that it is ever going to be shown on is wide");
  CHECK(last_line(out).size() == static_cast<std::size_t>(width) - 1);
}

TEST_CASE("progress is erased at the end") {
  std::ostringstream out;
  {
    Progress progress(out, watched(80), 1, 5s);
    progress.start("x");
  }
  CHECK(last_line(out).empty());
}

TEST_CASE("a long time left is shown in hours or days") {
  std::ostringstream out;
  Progress progress(out, watched(80), 1, 96'300'000s);
  progress.start("sequential");
  CHECK(last_line(out) == "[........................] 0/1  1 115 days left  sequential");
}
