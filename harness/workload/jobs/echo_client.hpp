#pragma once

#include "harness/system/file_descriptor.hpp"
#include "harness/workload/jobs/echo_message.hpp"

namespace poolbench {

/// Sends the request and blocks, in a system call, until the answer is there. `server` is a blocking socket that is
/// connected to an EchoServer and has no other request under way. Throws std::system_error if the connection fails, and
/// std::runtime_error if the server has closed it.
EchoAnswer ask(const FileDescriptor& server, const EchoRequest& request);

}  // namespace poolbench
