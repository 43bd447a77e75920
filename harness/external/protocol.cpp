#include "harness/external/protocol.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>

#include "harness/external/excerpt.hpp"

namespace poolbench::external {
namespace {

using Json = nlohmann::ordered_json;

/// Leaves out nested values, because they may be too deep for dump().
std::string shown(const Json& value) {
  return value.is_structured() ? std::string("an ") + value.type_name() : in_quotes(value.dump());
}

/// The members of one line, each read with its type.
class Members {
 public:
  explicit Members(std::string_view line) : line_(line), object_(Json::parse(line, nullptr, false)) {
    if (!object_.is_object()) throw ProtocolError("is not one line with a JSON object but " + in_quotes(line));
  }

  int version() const {
    const Json& version = at("protocol");
    for (int known = oldest_protocol; known <= newest_protocol; ++known) {
      if (version == known) return known;
    }
    throw ProtocolError("has protocol " + shown(version) + "; this poolbench speaks " +
                        std::to_string(oldest_protocol) + " to " + std::to_string(newest_protocol));
  }

  void require_version(int asked) const {
    if (version() == asked) return;
    throw ProtocolError("has protocol " + shown(at("protocol")) + ", but the request had " + std::to_string(asked));
  }

  bool has(const char* name) const { return object_.contains(name); }

  std::string text(const char* name) const {
    const Json& value = at(name);
    return value.is_string() ? excerpt(value.get<std::string>(), 400) : shown(value);
  }

  /// A whole number from 0 to 2^63 - 1.
  std::int64_t number(const char* name) const {
    const Json& value = at(name);
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > most) {
      throw ProtocolError(std::string(name) + " is " + shown(value) + ", not a whole number from 0 to 2^63 - 1");
    }
    return value.get<std::int64_t>();
  }

  bool boolean(const char* name) const {
    const Json& value = at(name);
    if (!value.is_boolean()) throw ProtocolError(std::string(name) + " is " + shown(value) + ", not true or false");
    return value.get<bool>();
  }

  std::optional<std::int64_t> optional_number(const char* name) const {
    return has(name) ? std::optional(number(name)) : std::nullopt;
  }

  /// A number below 2^64 as a string of digits, because JSON readers may round numbers above 2^53.
  std::uint64_t digits(const char* name) const {
    const Json& value = at(name);
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc() && read_to == end) return number;
    throw ProtocolError(std::string(name) + " is " + shown(value) + ", not a number below 2^64 in a string");
  }

  /// The five percentiles whose names start with `name`, or none if all five are missing.
  std::optional<Percentiles> percentiles(const std::string& name) const {
    const auto is_there = [&](const char* suffix) { return has((name + suffix).c_str()); };
    if (std::ranges::none_of(percentile_suffixes, is_there)) return std::nullopt;
    const auto value = [&](std::size_t which) { return number((name + percentile_suffixes[which]).c_str()); };
    return Percentiles{.p50 = value(0), .p90 = value(1), .p99 = value(2), .p999 = value(3), .max = value(4)};
  }

 private:
  const Json& at(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end()) throw ProtocolError("lacks " + std::string(name) + ": " + in_quotes(line_));
    return *found;
  }

  std::string_view line_;
  Json object_;
};

JobTotals totals_of(const Members& members) {
  return {.service_sum_ns = members.number("service_sum_ns"),
          .service_max_ns = members.number("service_max_ns"),
          .peak_concurrency = static_cast<std::uint64_t>(members.number("peak_concurrency"))};
}

std::optional<Resources> resources_of(const Members& members) {
  if (!members.has("cpu_user_ns") && !members.has("cpu_system_ns")) return std::nullopt;
  return Resources{.cpu_user_ns = members.number("cpu_user_ns"),
                   .cpu_system_ns = members.number("cpu_system_ns"),
                   .voluntary_switches = members.optional_number("voluntary_switches"),
                   .involuntary_switches = members.optional_number("involuntary_switches")};
}

void read_jobs(const Members& members, Answer& answer) {
  answer.totals = totals_of(members);
  answer.queueing_ns = members.percentiles(name_of_queueing(answer.protocol));
  if (answer.protocol == 1) return;  // its response times start at the submit, so nothing here is comparable
  answer.wait_ns = members.percentiles("wait");
  answer.response_ns = members.percentiles("response");
  answer.steady_overhead_ns = members.optional_number("steady_overhead_ns");
}

constexpr std::string_view name_of(Model model) {
  constexpr std::array<std::string_view, 3> names{"batch", "open", "closed"};
  return names[static_cast<std::size_t>(model)];
}

}  // namespace

std::string encode(const Request& request) {
  Json line{{"protocol", request.protocol},   {"workers", request.workers},    {"jobs", request.jobs},
            {"producers", request.producers}, {"trace", request.trace},        {"hash_rounds", request.hash_rounds},
            {"warm_up", request.warm_up},     {"jobs_file", request.jobs_file}};
  if (request.protocol < first_protocol_of_loads) return line.dump();
  line["trace_file"] = request.trace_file;
  line["model"] = name_of(request.model);
  line["users"] = request.users;
  line["max_backlog"] = request.most_backlog;
  return line.dump();
}

int decode_greeting(std::string_view line) {
  return Members(line).version();
}

Answer decode_answer(std::string_view line, const Request& request) {
  const Members members(line);
  if (members.has("error")) throw ProgramError("the program says: " + members.text("error"));
  members.require_version(request.protocol);
  Answer answer{.protocol = request.protocol,
                .jobs_done = static_cast<std::uint64_t>(members.number("jobs_done")),
                .checksum = members.digits("checksum"),
                .accept_ns = members.number("accept_ns"),
                .makespan_ns = members.number("makespan_ns"),
                .setup_ns = members.optional_number("setup_ns"),
                .resources = resources_of(members)};
  if (request.model == Model::open && members.has("cut")) answer.cut = members.boolean("cut");
  if (request.trace && request.protocol < first_protocol_of_loads) read_jobs(members, answer);
  return answer;
}

const char* name_of_queueing(int protocol) {
  return protocol == 1 ? "wait" : "queueing";
}

}  // namespace poolbench::external
