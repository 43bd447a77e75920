#pragma once

#include <vector>

#include "harness/system/file_descriptor.hpp"

namespace poolbench {

/// Both ends of some TCP connections on this machine, all of them blocking sockets.
struct LoopbackConnections {
  std::vector<FileDescriptor> clients;
  std::vector<FileDescriptor> servers;  ///< each is connected to the client of the same number
};

/// Opens `count` connections over 127.0.0.1 that send each message at once (TCP_NODELAY). When one end is closed the
/// connection is reset: otherwise its port would stay in use for a minute (TIME_WAIT), and many trials would use up all
/// ports. Throws std::runtime_error, with a remedy, if the process may not have that many open files or the system has
/// not enough ports or memory, and std::system_error if it refuses for another reason.
LoopbackConnections connect_over_loopback(unsigned count);

}  // namespace poolbench
