#include <algorithm>
#include <ostream>
#include <string_view>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/layers.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/external/shipped.hpp"
#include "harness/workload.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

void print_list(std::ostream& out, std::string_view heading, const std::vector<NamedChoice>& choices) {
  std::size_t width = 0;
  for (const NamedChoice& choice : choices) width = std::max(width, choice.name.size());
  out << heading << '\n';
  for (const NamedChoice& choice : choices) {
    out << "  " << choice.name << std::string(width - choice.name.size() + 2, ' ') << choice.description << '\n';
  }
}

template <class Range>
std::vector<NamedChoice> choices_of(const Range& range) {
  std::vector<NamedChoice> choices;
  choices.reserve(std::size(range));
  for (const auto& entry : range) choices.push_back({entry.name, entry.description});
  return choices;
}

}  // namespace

int list_command(std::ostream& out) {
  print_list(out, "Pools (--pools)", choices_of(all_pools()));
  print_list(out, "\nPrograms in other languages (--pools, too; yours: --external)",
             choices_of(external::find_shipped()));
  if (const auto missing = missing_contestants(); !missing.empty()) {
    print_list(out, "\nNot built", choices_of(missing));
  }
  print_list(out, "\nPresets (--preset)", choices_of(presets()));
  print_list(out, "\nDistributions of service times (--sleep-dist)", choices_of(sleep_distributions()));
  print_list(out, "\nWords (--words)", choices_of(word_sources()));
  return exit_ok;
}

}  // namespace poolbench
