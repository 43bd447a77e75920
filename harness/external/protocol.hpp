#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/measure/measurement.hpp"
#include "harness/system/resources.hpp"

// The lines that the suite and a program exchange, in the version that the program chose. PROTOCOL.md in this folder
// describes them.
namespace poolbench::external {

inline constexpr int oldest_protocol = 1;
inline constexpr int newest_protocol = 3;

/// The first in which jobs can arrive one after another, and in which a trace is a file.
inline constexpr int first_protocol_of_loads = 3;

/// A line breaks the protocol; what() says what is wrong with it.
class ProtocolError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The program could not run the batch; what() quotes its reason.
class ProgramError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// When jobs arrive: all at once; at their own times; or when one of some users has thought.
enum class Model { batch, open, closed };

/// The batch that the suite requests, or the load.
struct Request {
  int protocol = newest_protocol;
  unsigned workers = 1;
  std::uint64_t jobs = 0;
  unsigned producers = 1;
  bool trace = true;
  std::uint64_t hash_rounds = 1;
  bool warm_up = true;
  std::string jobs_file = {};
  // The rest came with version 3.
  std::string trace_file = {};  ///< empty if nothing is traced
  Model model = Model::batch;
  std::uint64_t users = 0;         ///< of a closed load
  std::uint64_t most_backlog = 0;  ///< of a load, see run_open_loop()
};

/// What the program says about it. Optional members are empty if the program left them out.
struct Answer {
  int protocol = newest_protocol;
  std::uint64_t jobs_done = 0;
  std::uint64_t checksum = 0;
  std::int64_t accept_ns = 0;
  std::int64_t makespan_ns = 0;
  bool cut = false;                      ///< an open load ended early, because its backlog exceeded the bound
  std::optional<JobTotals> totals = {};  ///< this and the next four: only of a traced batch, and before version 3
  std::optional<std::int64_t> steady_overhead_ns = {};
  std::optional<Percentiles> wait_ns = {};
  std::optional<Percentiles> response_ns = {};
  std::optional<Percentiles> queueing_ns = {};
  std::optional<std::int64_t> setup_ns = {};
  std::optional<Resources> resources = {};
};

/// Without the line feed.
std::string encode(const Request& request);

/// The version that a program greets with. Throws ProtocolError if `line` is not a greeting, or has a version that the
/// suite does not support.
int decode_greeting(std::string_view line);

/// Throws ProtocolError if `line` is not an answer to `request`, and ProgramError if it is the program's own error.
/// Does not check whether the figures are possible, and does not read the trace.
Answer decode_answer(std::string_view line, const Request& request);

/// The suffixes of the percentiles' names, in the order of the members of Percentiles.
inline constexpr std::array<const char*, 5> percentile_suffixes{"_p50_ns", "_p90_ns", "_p99_ns", "_p999_ns", "_max_ns"};

/// The name of the queueing percentiles. Version 1 had no other waits and called them `wait_…`.
const char* name_of_queueing(int protocol);

}  // namespace poolbench::external
