#include "harness/cli/toml_syntax.hpp"

#include <algorithm>
#include <cstddef>
#include <istream>
#include <map>
#include <string>
#include <string_view>

#include "harness/cli/usage_error.hpp"
#include "harness/text/list.hpp"

namespace poolbench {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// The value in a line, as in "[1, 2]  # comment", checked character by character.
class Value {
 public:
  explicit Value(std::string_view text) : text_(text) {}

  /// Throws UsageError.
  void check() {
    while (at_ < text_.size() && text_[at_] != '#') {
      const char character = text_[at_++];
      if (character == '"' || character == '\'') {
        check_quoted(character);
      } else if (character == '[' || character == ']') {
        open_lists_ += character == '[' ? 1 : -1;
      } else if (open_lists_ == 0 && std::string_view(" \t").find(character) != std::string_view::npos) {
        check_what_follows_a_space();
      }
    }
    if (open_lists_ != 0) throw UsageError("a list must open and close on one line");
  }

 private:
  void check_quoted(char quote) {
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '#') throw UsageError("a # would begin a comment, even inside quotes; leave it out");
      if (text_[at_] == '\\' && quote == '"')
        throw UsageError("a \\ inside \"quotes\" is not understood; use 'single quotes'");
    }
    if (at_ == text_.size()) throw UsageError("a quote opens but does not close on this line");
    ++at_;
    const std::string_view rest = trim(text_.substr(at_));
    if (!rest.empty() && std::string_view(",]#").find(rest.front()) == std::string_view::npos)
      throw UsageError("something follows a closing quote; put one pair of quotes around the whole text");
  }

  void check_what_follows_a_space() const {
    const std::string_view rest = trim(text_.substr(at_));
    if (rest.empty() || rest.front() == '#' || rest.front() == ',' || text_[at_ - 2] == ',') return;
    throw UsageError("a text with spaces needs quotes around it");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int open_lists_ = 0;
};

using LinesOfKeys = std::map<std::string, int, std::less<>>;

/// The option that a key names, without quotes and without the section "run".
std::string_view option_of(std::string_view key) {
  if (key.starts_with("run.")) key.remove_prefix(4);
  const bool quoted = key.size() > 1 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front();
  return quoted ? key.substr(1, key.size() - 2) : key;
}

void check_line(std::string_view line, int number, LinesOfKeys& keys) {
  if (line.front() == ';') throw UsageError("a comment begins with #");
  if (line.front() == '#') return;
  if (line.front() == '[') {
    if (trim(line.substr(0, line.find('#'))) != "[run]") keys.clear();  // arguments_of() refuses such a section
    return;
  }
  const auto sign = line.find('=');
  const std::string_view key = option_of(trim(line.substr(0, std::min(sign, line.find('#')))));
  const auto [first, is_new] = keys.emplace(key, number);
  if (!is_new) {
    throw UsageError("'" + std::string(key) + "' is already set in line " + std::to_string(first->second) +
                     "; set it once, with a list in brackets");
  }
  if (sign != std::string_view::npos) Value(trim(line.substr(sign + 1))).check();
}

}  // namespace

void check_toml_syntax(std::istream& toml) {
  LinesOfKeys keys;
  std::string line;
  for (int number = 1; std::getline(toml, line); ++number) {
    if (number == 1 && line.starts_with(byte_order_mark))
      throw UsageError("line 1: begins with a byte-order mark; save the file as UTF-8 without one");
    const std::string_view text = trim(line);
    if (text.empty()) continue;
    try {
      check_line(text, number, keys);
    } catch (const UsageError& error) {
      throw UsageError("line " + std::to_string(number) + ": " + error.what());
    }
  }
  toml.clear();
  toml.seekg(0);
}

}  // namespace poolbench
