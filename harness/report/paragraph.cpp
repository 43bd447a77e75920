#include "harness/report/paragraph.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <string_view>

namespace poolbench {
namespace {

bool is_digit(char character) {
  return std::isdigit(static_cast<unsigned char>(character)) != 0;
}

/// Such as "000" of "200 000", and "ms," of "1.06 ms,".
bool continues_a_number(std::string_view word) {
  while (!word.empty() && std::string_view(".,;:)]").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  constexpr std::array<std::string_view, 8> units{"ns", "us", "ms", "s", "min", "h", "days", "%"};
  return std::ranges::find(units, word) != units.end() || (word.size() == 3 && std::ranges::all_of(word, is_digit));
}

/// Takes the next word, together with those that must stay on its line.
bool take_word(std::istringstream& words, std::string& word) {
  if (!(words >> word)) return false;
  while (is_digit(word.back())) {
    const auto here = words.tellg();
    std::string next;
    if (!(words >> next)) break;
    if (!continues_a_number(next)) {
      words.seekg(here);
      break;
    }
    word += " " + next;
  }
  words.clear();
  return true;
}

}  // namespace

std::size_t text_width(const Terminal& terminal) {
  return static_cast<std::size_t>(std::clamp(terminal.width(), 40, 120));
}

std::string wrapped(const std::string& text, std::size_t width, const std::string& indent) {
  std::string result;
  std::size_t column = 0;
  std::istringstream words(text);
  for (std::string word; take_word(words, word);) {
    const bool fits = column + 1 + word.size() <= width;
    if (column > 0) result += fits ? " " : "\n" + indent;
    column = column > 0 && fits ? column + 1 + word.size() : word.size();
    result += word;
  }
  return result;
}

}  // namespace poolbench
