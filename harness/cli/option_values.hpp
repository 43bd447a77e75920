#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/external/shipped.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

// What users type after an option. Each function throws TextError for text it cannot read.

/// The most workers, producers or repetitions an option takes.
inline constexpr std::uint64_t most_threads = 1'000'000;

/// The most jobs; their trace would take 40 GB.
inline constexpr std::uint64_t most_jobs = 1'000'000'000;

/// A count from 1 to `most`.
std::uint64_t parse_positive(std::string_view text, std::uint64_t most);

/// A list of counts from 1 to `most`, sorted and without repeats, because a run measures each cell once.
std::vector<std::uint64_t> parse_count_set(std::string_view text, std::uint64_t most);

/// The same for numbers of threads.
std::vector<unsigned> parse_thread_counts(std::string_view text);

/// The index of `text` among `choices`.
std::size_t parse_choice(std::string_view text, std::string_view noun, std::span<const NamedChoice> choices);

/// Throws TextError: "unknown <noun> 'txet'; did you mean 'text'? known: …".
[[noreturn]] void unknown_name(std::string_view noun, std::string_view text, const std::vector<std::string>& known);

/// "channel,arena".
std::vector<std::string> parse_names(std::string_view text);

/// "hash-and-sleep,mixed:0.3", without repeats.
std::vector<JobChoice> parse_jobs(std::string_view text);

/// A list of durations in the order given, without repeats.
std::vector<std::chrono::nanoseconds> parse_sleeps(std::string_view text);

/// "exponential", "pareto:1.5", "file:times.csv,column=service_ms,drawn". Reads the file.
SleepDistribution parse_sleep_distribution(std::string_view text);

/// "poisson", "burst:10", "file:requests.csv,column=arrival_s". Reads the file.
Arrivals parse_arrivals(std::string_view text);

/// A duration of more than 0, usually in seconds.
std::chrono::nanoseconds parse_time_limit(std::string_view text);

/// A number of minutes, above 0 and at most a day.
double parse_minutes(std::string_view text);

/// "open", which is none, or "closed:100,1s".
std::optional<Arrivals> parse_model(std::string_view text);

/// A list of numbers above 0, in ascending order, without repeats.
std::vector<double> parse_utilizations(std::string_view text);

/// "NAME=COMMAND".
external::Program parse_external(std::string_view text);

/// A path, or "-" for standard output.
std::string parse_file_name(std::string_view text);

}  // namespace poolbench
