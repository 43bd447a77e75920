#include "harness/run/benchmark_flags.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "harness/run/benchmark_reporters.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr std::string_view filter_flag = "--benchmark_filter=";
constexpr std::string_view format_flag = "--benchmark_format=";
constexpr std::string_view list_flag = "--benchmark_list_tests";
constexpr std::string_view repetitions_flag = "--benchmark_repetitions=";
constexpr const char* no_filter = "--benchmark_filter=.";

/// Calls `visit` with what follows `flag` in each argument that begins with it.
template <class Visit>
void for_each_value(const std::vector<std::string>& args, std::string_view flag, Visit visit) {
  for (const std::string& arg : args) {
    if (arg.starts_with(flag)) visit(std::string_view(arg).substr(flag.size()));
  }
}

unsigned parse_repetitions(std::string_view text) {
  try {
    if (const auto repetitions = static_cast<unsigned>(parse_count(text)); repetitions > 0) return repetitions;
  } catch (const TextError& error) {
    throw BenchmarkFlagError("--benchmark_repetitions: " + std::string(error.what()));
  }
  throw BenchmarkFlagError("--benchmark_repetitions: must be at least 1");
}

void initialize(std::vector<std::string> args) {
  static std::string program = "poolbench";  // Google Benchmark keeps the pointer for its JSON
  std::vector<char*> pointers{program.data()};
  for (std::string& arg : args) pointers.push_back(arg.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data(), benchmark::PrintDefaultHelp);
  if (count > 1) {
    throw BenchmarkFlagError("'" + std::string(pointers[1]) +
                             "' is not an option of Google Benchmark; see poolbench run -- --help");
  }
}

}  // namespace

BenchmarkFlags::BenchmarkFlags(std::vector<std::string> users) : users_(std::move(users)) {
  if (has("--benchmark_min_warmup_time"))
    throw BenchmarkFlagError("--benchmark_min_warmup_time: poolbench warms each pool up by itself; leave it out");
  if (has("--benchmark_out"))
    throw BenchmarkFlagError("--benchmark_out: use --json, which checks the file before it writes");
  for_each_value(users_, repetitions_flag, parse_repetitions);
}

bool BenchmarkFlags::has(std::string_view flag) const {
  return std::ranges::any_of(users_, [flag](const std::string& arg) { return arg.starts_with(flag); });
}

bool BenchmarkFlags::list_only() const {
  bool listed = false;
  for_each_value(users_, list_flag, [&](std::string_view value) {
    listed = value.empty() || value == "=true" || value == "=1" || value == "=yes";
  });
  return listed;
}

std::string_view BenchmarkFlags::format() const {
  std::string_view format;
  for_each_value(users_, format_flag, [&](std::string_view value) { format = value; });
  return format;
}

unsigned BenchmarkFlags::repetitions(unsigned planned) const {
  for_each_value(users_, repetitions_flag, [&](std::string_view value) { planned = parse_repetitions(value); });
  return planned;
}

std::set<std::string> BenchmarkFlags::selected_benchmarks() const {
  std::vector<std::string> args{"--benchmark_list_tests=true", no_filter};
  std::ranges::copy_if(users_, std::back_inserter(args),
                       [](const std::string& arg) { return arg.starts_with(filter_flag); });
  initialize(args);
  SilentReporter listing;
  std::stringstream names;
  listing.SetOutputStream(&names);
  listing.SetErrorStream(&names);
  if (benchmark::RunSpecifiedBenchmarks(&listing) == 0) {
    throw BenchmarkFlagError(std::string(filter_flag) +
                             " leaves nothing to run; see the names with -- --benchmark_list_tests");
  }
  std::set<std::string> selected;
  for (std::string name; std::getline(names, name);) selected.insert(name.substr(0, name.find("/iterations:")));
  return selected;
}

void BenchmarkFlags::set(unsigned planned_repetitions, const std::string& json) const {
  // Sets even the defaults, because Google Benchmark would take unset options from the environment.
  std::vector<std::string> args{"--benchmark_list_tests=false",
                                "--benchmark_enable_random_interleaving=true",
                                no_filter,
                                "--benchmark_out=",
                                std::string(format_flag) + "console",
                                std::string(repetitions_flag) + std::to_string(planned_repetitions)};
  if (!json.empty()) {
    args.push_back("--benchmark_out=" + json);
    args.emplace_back("--benchmark_out_format=json");
  }
  args.insert(args.end(), users_.begin(), users_.end());
  initialize(args);
}

}  // namespace poolbench
