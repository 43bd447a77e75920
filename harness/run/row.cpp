#include "harness/run/row.hpp"

#include <array>
#include <ctime>
#include <iomanip>
#include <random>
#include <sstream>

namespace poolbench {
namespace {

std::string format_utc(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &utc)};
}

}  // namespace

std::string make_run_id() {
  std::ostringstream id;
  id.imbue(std::locale::classic());
  id << format_utc("%Y%m%dT%H%M%SZ-") << std::hex << std::setw(8) << std::setfill('0') << std::random_device()();
  return id.str();
}

std::string utc_timestamp() {
  return format_utc("%Y-%m-%dT%H:%M:%SZ");
}

}  // namespace poolbench
