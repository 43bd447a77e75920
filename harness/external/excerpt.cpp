#include "harness/external/excerpt.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace poolbench::external {
namespace {

using Json = nlohmann::ordered_json;

/// Makes a round trip through JSON, whose writer replaces invalid UTF-8 with U+FFFD.
std::string as_utf8(std::string_view text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20 || byte == 0x7F;
}

bool is_inside_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t most) {
  std::string shown = as_utf8(text);
  std::ranges::replace_if(shown, is_control, ' ');
  if (shown.size() <= most) return shown;
  while (most > 0 && is_inside_character(shown[most])) --most;
  return shown.substr(0, most) + "…";
}

std::string in_quotes(std::string_view text) {
  return "'" + excerpt(text) + "'";
}

}  // namespace poolbench::external
