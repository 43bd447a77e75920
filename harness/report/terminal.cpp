#include "harness/report/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace poolbench {
namespace {

/// Whether the locale's encoding is UTF-8. The first of these variables that is set decides (POSIX, Base Definitions,
/// 8.2). setlocale(3) also knows, but it would change how the whole program reads and writes numbers.
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* locale = std::getenv(name);
    if (locale == nullptr || *locale == '\0') continue;
    return strcasestr(locale, "utf-8") != nullptr || strcasestr(locale, "utf8") != nullptr;
  }
  return false;
}

}  // namespace

Terminal Terminal::of(int descriptor) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  const bool interactive = isatty(descriptor) == 1 && !dumb;
  const bool color = interactive && (no_color == nullptr || *no_color == '\0');
  winsize size{};
  const bool known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return Terminal(interactive, color, known ? size.ws_col : 80, interactive && locale_is_utf8());
}

std::string Terminal::styled(std::string_view text, std::string_view code) const {
  if (!color_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace poolbench
