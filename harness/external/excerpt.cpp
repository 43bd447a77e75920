#include "harness/external/excerpt.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace poolbench::external {
namespace {

using Json = nlohmann::ordered_json;

/// There and back through JSON, whose writer puts U+FFFD in the place of what is no UTF-8.
std::string as_utf8(std::string_view text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20 || byte == 0x7F;
}

bool is_inside_of_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string excerpt(std::string_view said, std::size_t most) {
  std::string text = as_utf8(said);
  std::ranges::replace_if(text, is_control, ' ');
  if (text.size() <= most) return text;
  while (most > 0 && is_inside_of_character(text[most])) --most;
  return text.substr(0, most) + "…";
}

std::string in_quotes(std::string_view said) {
  return "'" + excerpt(said) + "'";
}

}  // namespace poolbench::external
