#pragma once

#include <string>
#include <string_view>

namespace poolbench {

/// How to write to a file descriptor: plain text to a pipe or a file; with colours and Unicode to a terminal that has
/// them.
class Terminal {
 public:
  /// Reads the descriptor's properties and the environment: NO_COLOR (https://no-color.org), TERM, and the locale's
  /// LC_ALL, LC_CTYPE, LANG.
  static Terminal of(int descriptor);

  explicit Terminal(bool interactive, bool color, int width, bool unicode = false)
      : interactive_(interactive), color_(color), width_(width), unicode_(unicode) {}

  bool interactive() const { return interactive_; }  ///< a terminal, on which a line can be rewritten
  int width() const { return width_; }               ///< columns; 80 if unknown
  bool unicode() const { return unicode_; }          ///< shows UTF-8

  std::string bold(std::string_view text) const { return styled(text, "1"); }
  std::string dim(std::string_view text) const { return styled(text, "2"); }
  std::string yellow(std::string_view text) const { return styled(text, "33"); }

 private:
  std::string styled(std::string_view text, std::string_view code) const;

  bool interactive_;
  bool color_;
  int width_;
  bool unicode_;
};

}  // namespace poolbench
