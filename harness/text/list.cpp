#include "harness/text/list.hpp"

#include <cstddef>

namespace poolbench {

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0;;) {
    const std::size_t comma = text.find(',', from);
    parts.push_back(trim(text.substr(from, comma - from)));
    if (parts.back().empty()) {
      throw TextError(trim(text).empty()
                          ? "the list is empty; name at least one"
                          : "the list '" + std::string(text) + "' has an empty entry; remove the extra comma");
    }
    if (comma == std::string_view::npos) return parts;
    from = comma + 1;
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) text.append(text.empty() ? "" : separator).append(part);
  return text;
}

}  // namespace poolbench
