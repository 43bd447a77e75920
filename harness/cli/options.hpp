#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/usage_error.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// Adds an option whose text `store` reads; what it throws as UnitError becomes a UsageError that names the option.
/// Given several times, the last one counts.
CLI::Option* add_text_option(CLI::App& app, const std::string& flag, std::function<void(std::string_view)> store,
                             const std::string& help);

/// The same for an option that may be given several times: `store` reads each text, in their order.
CLI::Option* add_repeatable_option(CLI::App& app, const std::string& flag, std::function<void(std::string_view)> store,
                                   const std::string& help);

/// Whether giving the option again adds to what was given before.
bool is_repeatable(const CLI::Option& option);

/// The index of `text` among `choices`; throws UnitError with the nearest name otherwise.
std::size_t parse_choice(std::string_view text, std::string_view noun, std::span<const NamedChoice> choices);

/// Throws UnitError: "unknown <noun> 'txet'; did you mean 'text'? Known are …".
[[noreturn]] void unknown_name(std::string_view noun, std::string_view text, const std::vector<std::string>& known);

/// Counts of at least 1 and at most `most`, or UnitError.
std::uint64_t parse_positive(std::string_view text, std::uint64_t most);
std::vector<std::uint64_t> parse_positives(std::string_view text, std::uint64_t most);

/// The most workers, producers or repetitions an option takes.
inline constexpr std::uint64_t most_threads = 1'000'000;

/// The most jobs; their trace would take 32 GB.
inline constexpr std::uint64_t most_jobs = 1'000'000'000;

}  // namespace poolbench
