#pragma once

#include <cstdint>

namespace poolbench {

/// What a client of the echo server sends. Both messages have the bytes in the order of this machine.
struct EchoRequest {
  std::uint64_t number;  ///< is sent back
  std::int64_t wait_ns;  ///< from the arrival of the request until its answer is sent
};

using EchoAnswer = std::uint64_t;

}  // namespace poolbench
