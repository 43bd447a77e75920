#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/measurement.hpp"
#include "harness/resources.hpp"

// The lines that the suite and a program exchange, version 1; PROTOCOL.md beside this file is their description.
namespace poolbench::external {

inline constexpr int protocol_version = 1;

/// A line is not what the protocol asks for; what() says what is wrong with it.
class ProtocolError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The program could not run the batch; what() says what it says.
class ProgramError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One batch, as the suite asks for it.
struct Request {
  unsigned workers = 1;
  std::uint64_t jobs = 0;
  unsigned producers = 1;
  bool trace = true;
  std::uint64_t hash_rounds = 1;
  bool warm_up = true;
  std::string jobs_file;
};

/// What the program says of it. Only what the program chose to tell is there.
struct Answer {
  std::uint64_t jobs_done = 0;
  std::uint64_t checksum = 0;
  std::int64_t accept_ns = 0;
  std::int64_t makespan_ns = 0;
  std::optional<JobTotals> totals;  ///< of a traced batch
  std::optional<Percentiles> wait_ns;
  std::optional<Percentiles> response_ns;
  std::optional<std::int64_t> setup_ns;
  std::optional<Resources> resources;
};

/// Without the line feed.
std::string encode(const Request& request);

/// Throws ProtocolError unless `line` is the greeting of a program that speaks this version.
void require_greeting(std::string_view line);

/// Throws ProtocolError if `line` is no answer to a request with this `trace`, ProgramError if it is the program's own
/// error. Whether its figures are possible is not looked at.
Answer decode_answer(std::string_view line, bool trace);

}  // namespace poolbench::external
