#include "harness/report/terminal.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "tests/catch.hpp"

using poolbench::Terminal;

namespace {

/// A terminal without a user.
class PseudoTerminal {
 public:
  PseudoTerminal() : keyboard_(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (keyboard_ < 0 || grantpt(keyboard_) != 0 || unlockpt(keyboard_) != 0) return;
    screen_ = open(ptsname(keyboard_), O_RDWR | O_NOCTTY);
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;
  ~PseudoTerminal() {
    close(screen_);
    close(keyboard_);
  }

  int descriptor() const { return screen_; }

  void resize(unsigned short columns) {
    const winsize size{.ws_row = 25, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    REQUIRE(ioctl(screen_, TIOCSWINSZ, &size) == 0);
  }

 private:
  int keyboard_;
  int screen_ = -1;
};

void usual_environment() {
  setenv("TERM", "xterm", 1);
  for (const char* name : {"NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"}) unsetenv(name);
}

}  // namespace

TEST_CASE("a terminal gets colours") {
  usual_environment();
  const PseudoTerminal pseudo;
  REQUIRE(pseudo.descriptor() >= 0);
  const Terminal terminal = Terminal::of(pseudo.descriptor());
  CHECK(terminal.interactive());
  CHECK(terminal.bold("x") == "\x1b[1mx\x1b[0m");
  CHECK(terminal.dim("x") == "\x1b[2mx\x1b[0m");
  CHECK(terminal.yellow("x") == "\x1b[33mx\x1b[0m");
}

TEST_CASE("NO_COLOR removes the colours, not the progress") {
  usual_environment();
  setenv("NO_COLOR", "1", 1);
  const PseudoTerminal pseudo;
  CHECK(Terminal::of(pseudo.descriptor()).interactive());
  CHECK(Terminal::of(pseudo.descriptor()).bold("x") == "x");
}

TEST_CASE("an empty NO_COLOR means nothing, as no-color.org says") {
  usual_environment();
  setenv("NO_COLOR", "", 1);
  const PseudoTerminal pseudo;
  CHECK(Terminal::of(pseudo.descriptor()).bold("x") == "\x1b[1mx\x1b[0m");
}

TEST_CASE("a dumb terminal gets plain text") {
  usual_environment();
  const PseudoTerminal pseudo;
  setenv("TERM", "dumb", 1);
  CHECK_FALSE(Terminal::of(pseudo.descriptor()).interactive());
  unsetenv("TERM");
  CHECK_FALSE(Terminal::of(pseudo.descriptor()).interactive());
  CHECK(Terminal::of(pseudo.descriptor()).bold("x") == "x");
}

TEST_CASE("a terminal's width is its own, or 80") {
  usual_environment();
  PseudoTerminal pseudo;
  pseudo.resize(132);
  CHECK(Terminal::of(pseudo.descriptor()).width() == 132);
  pseudo.resize(0);
  CHECK(Terminal::of(pseudo.descriptor()).width() == 80);
}

TEST_CASE("a terminal shows UTF-8 if the first of the locale's variables that is set says so") {
  usual_environment();
  const PseudoTerminal pseudo;
  const auto unicode = [&] { return Terminal::of(pseudo.descriptor()).unicode(); };
  CHECK_FALSE(unicode());
  setenv("LANG", "de_DE.UTF-8", 1);
  CHECK(unicode());
  setenv("LANG", "C.utf8", 1);
  CHECK(unicode());
  setenv("LC_CTYPE", "C", 1);
  CHECK_FALSE(unicode());
  setenv("LC_ALL", "en_GB.UTF-8", 1);
  CHECK(unicode());
  setenv("LC_ALL", "", 1);
  CHECK_FALSE(unicode());
}

TEST_CASE("a pipe is not a terminal") {
  usual_environment();
  setenv("LANG", "C.UTF-8", 1);
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const Terminal terminal = Terminal::of(ends[1]);
  close(ends[0]);
  close(ends[1]);
  CHECK_FALSE(terminal.interactive());
  CHECK_FALSE(terminal.unicode());
  CHECK(terminal.width() == 80);
  CHECK(terminal.yellow("x") == "x");
}
