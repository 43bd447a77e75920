#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/run/recommend/experiment.hpp"

namespace poolbench {

/// Whether enough was measured for an answer, even if it is that no number of workers will do.
bool has_answer(const RecommendQuestion& question, const Recommendation& found);

/// The answer in one sentence: which pool, with how many workers.
std::string advice(const RecommendQuestion& question, const Recommendation& found);

/// What a reader must know beside the advice, each in one or more sentences: that the pool does not matter, that the
/// machine or a lock is the limit, that the machine drifts.
std::vector<std::string> caveats(const RecommendQuestion& question, const Recommendation& found);

/// What the advice rests on, in sentences: the job's split, Little's law, the fit of the scalability law.
std::vector<std::string> reasons(const RecommendQuestion& question, const Recommendation& found);

/// The command that shows it: the options of `poolbench run` or `poolbench load` that measure the advised point beside
/// its rivals.
std::string showing_command(const RecommendQuestion& question, const Recommendation& found);

/// Prints all of it, and a table of what was measured.
void print_recommendation(std::ostream& out, const Terminal& terminal, const RecommendQuestion& question,
                          const Recommendation& found);

}  // namespace poolbench
