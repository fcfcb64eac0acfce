# SPDX-License-Identifier: Apache-2.0
# Runs the server given as arguments, says its process id, and ends when it ends. When standard input ends, because the
# JVM at its other end is gone, however it went, the server is killed, also if it is paused.
exec 3<&0 </dev/null
"$@" 3<&- >&2 &
server=$!
echo "$server"
(
  read -r nothing <&3
  # Stopped first, so that it starts no more processes while they are listed.
  kill -s STOP "$server"
  kill -s KILL "$server" $(cat "/proc/$server/task/$server/children")
) 2>/dev/null >/dev/null &
guard=$!
exec 3<&- >/dev/null
wait "$server"
status=$?
kill "$guard"
exit "$status"
