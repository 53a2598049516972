-- A Wireshark dissector for the Abanico protocol (docs/protocol.md, version 1): UDP port 9440, and any
-- datagram that begins with "ABN1 ". docs/operations.md says how to use it.

local abanico = Proto("abanico", "Abanico")

local header = abanico.fields
header.connection = ProtoField.string("abanico.connection", "Connection")
header.number = ProtoField.uint64("abanico.number", "Packet number")
header.authenticator = ProtoField.string("abanico.authenticator", "Authenticator")
header.frame = ProtoField.string("abanico.frame", "Frame")
header.fields = ProtoField.string("abanico.frame.fields", "Fields")
header.count = ProtoField.uint32("abanico.frame.count", "Count of bytes")
header.stream = ProtoField.uint8("abanico.stream", "Stream")
header.offset = ProtoField.uint64("abanico.offset", "Offset")
header.length = ProtoField.uint32("abanico.length", "Length")
header.body = ProtoField.bytes("abanico.body", "Bytes")
header.message = ProtoField.string("abanico.message", "Control text")
header.largest = ProtoField.uint64("abanico.ack.largest", "Largest")
header.delay = ProtoField.uint64("abanico.ack.delay", "Delay in µs")
header.ranges = ProtoField.string("abanico.ack.ranges", "Ranges")
header.limit = ProtoField.uint64("abanico.credit.limit", "Limit")
header.token = ProtoField.string("abanico.path.token", "Token")
header.change = ProtoField.string("abanico.path.change", "Change")
header.code = ProtoField.string("abanico.code", "Code")
header.words = ProtoField.string("abanico.words", "Words")
header.version = ProtoField.uint32("abanico.version", "Version")
header.nonce = ProtoField.string("abanico.nonce", "Nonce")
header.key_id = ProtoField.string("abanico.key_id", "Key id")
header.handshake = ProtoField.string("abanico.handshake", "Handshake message")
header.cookie = ProtoField.string("abanico.cookie", "Cookie")
header.opened = ProtoField.string("abanico.opened", "Connection opened")

local malformed = ProtoExpert.new("abanico.malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR)
local unknown = ProtoExpert.new("abanico.unknown", "Unknown frame", expert.group.UNDECODED, expert.severity.NOTE)
local crowded = ProtoExpert.new("abanico.crowded", "Over a limit", expert.group.PROTOCOL, expert.severity.ERROR)
abanico.experts = { malformed, unknown, crowded }

local MAX_LINE = 16384
local MAX_FRAMES = 64
local MAX_RANGES = 64

-- What fields a frame has, in order: the name of the ProtoField and how the field is checked.
local DECIMAL = "^%d+$"
local HEX = "^[0-9a-f]+$"
local function hex(digits) return "^" .. string.rep("[0-9a-f]", digits) .. "$" end
local ANY = "^[!-~]+$"
local CODE = "^[a-z0-9-]+$"
local known = {
  ACK = { { "largest", DECIMAL }, { "delay", DECIMAL }, { "ranges", "^[0-9,-]+$" } },
  DATA = { { "stream", "^[01]$" }, { "offset", DECIMAL } },
  CREDIT = { { "stream", "^[01]$" }, { "limit", DECIMAL } },
  PING = {},
  ["PATH-CHALLENGE"] = { { "token", hex(16) }, { "change", CODE } },
  ["PATH-RESPONSE"] = { { "token", hex(16) } },
  PAD = {},
  CLOSE = { { "code", CODE }, { "words", ANY } },
  HELLO = {
    { "version", DECIMAL }, { "key_id", hex(8) }, { "nonce", hex(32) },
    { "cookie", hex(24), optional = true }, { "handshake", HEX, optional = true },
  },
  COOKIE = { { "nonce", hex(32) }, { "cookie", hex(24) } },
  ACCEPT = { { "nonce", hex(32) }, { "opened", hex(8) }, { "handshake", HEX } },
  CONFIRM = {
    { "version", DECIMAL }, { "key_id", hex(8) }, { "nonce", hex(32) }, { "opened", hex(8) }, { "handshake", HEX },
  },
  REFUSE = { { "nonce", hex(32) }, { "code", CODE }, { "words", ANY } },
}
local opening = { HELLO = true, COOKIE = true, ACCEPT = true, CONFIRM = true, REFUSE = true, PAD = true }
local numeric = { stream = true, offset = true, largest = true, delay = true, limit = true, version = true }

-- A number of up to 2^62 - 1, which a double would round; nil when it is larger.
local function number64(text)
  if #text > 1 and text:sub(1, 1) == "0" then return nil end
  if #text > 19 or (#text == 19 and text > "4611686018427387903") then return nil end
  return UInt64.new(tonumber(text:sub(-9)), 0)
    + UInt64.new(tonumber(text:sub(-18, -10)) or 0, 0) * UInt64.new(1000000000, 0)
    + UInt64.new(tonumber(text:sub(1, -19)) or 0, 0) * UInt64.new(1000000000, 0) * UInt64.new(1000000000, 0)
end

-- The text of the line at an offset and where the next begins; nil when there is no line.
local function line_at(text, from)
  local lf = text:find("\n", from, true)
  if lf == nil or lf == from or lf - from > MAX_LINE then return nil end
  local line = text:sub(from, lf - 1)
  if line:find("[^ -~]") then return nil end
  return line, lf + 1
end

-- Words of a line with their positions in it, from 1.
local function words_of(line)
  local words = {}
  for at, word in line:gmatch("()([^ ]+)") do
    words[#words + 1] = { text = word, at = at }
  end
  return words
end

local function printable(text)
  return (text:gsub("[^ -~]", function(c)
    if c == "\n" then return "\\n" end
    return string.format("\\x%02x", c:byte())
  end))
end

local function add_field(tree, name, range, text)
  local field = header[name]
  if not numeric[name] then
    tree:add(field, range, text)
    return true
  end
  local value = number64(text)
  if value == nil then return false end
  if name == "stream" or name == "version" then
    tree:add(field, range, value:tonumber())
  else
    tree:add(field, range, value)
  end
  return true
end

-- Adds a frame's own fields; returns what is wrong with them, if anything is.
local function add_fields(tree, tvb, start, words, shape)
  for i, wanted in ipairs(shape) do
    local word = words[i + 1]
    local missing = word == nil or word.text:sub(1, 1) == "+"
    if missing and not wanted.optional then return "a field is missing: " .. wanted[1] end
    if not missing then
      if not word.text:find(wanted[2]) then return "not a valid " .. wanted[1] .. ": " .. word.text end
      local range = tvb(start + word.at - 1, #word.text)
      if not add_field(tree, wanted[1], range, word.text) then return "not a valid number: " .. word.text end
    end
  end
  return nil
end

-- What a count in the last field says, or nil.
local function count_of(words)
  local last = words[#words]
  if #words < 2 or last.text:sub(1, 1) ~= "+" then return nil end
  local digits = last.text:match("^%+(%d+)$")
  return digits and tonumber(digits) or -1, last
end

local function ranges_in(text)
  local _, commas = text:gsub(",", "")
  return commas + 1
end

local function summary(word, words, text)
  if word == "DATA" then return "DATA " .. words[2].text .. " " .. words[3].text .. " (" .. #text .. ")" end
  if word == "PAD" then return "PAD (" .. #text .. ")" end
  if word == "ACK" then return "ACK " .. words[2].text end
  if word == "CREDIT" then return "CREDIT " .. words[2].text .. " " .. words[3].text end
  if word == "CLOSE" or word == "REFUSE" then return word .. " " .. words[word == "CLOSE" and 2 or 3].text end
  return word
end

-- Adds the frame at an offset (from 0). Returns where the next begins, and what to say of it in the
-- packet list; nil when nothing more can be read.
local function add_frame(tree, tvb, text, start, in_opening)
  local line, next_at = line_at(text, start + 1)
  if line == nil then
    local rest = tree:add(abanico, tvb(start), "No line of text")
    rest:add_proto_expert_info(malformed, "a frame is a line of visible ASCII that ends with LF")
    return nil
  end
  local words = words_of(line)
  local word = words[1] and words[1].text or ""
  local behind = next_at - 1
  local count, count_word = count_of(words)
  local carried = 0
  if count ~= nil then
    carried = count
  elseif word == "DATA" or word == "PAD" then
    carried = #text - behind
  end
  local wrong_count = carried < 0 or behind + carried > #text
  if wrong_count then carried = #text - behind end

  local frame = tree:add(abanico, tvb(start, behind - start + carried), line)
  frame:add(header.frame, tvb(start, #word), word)
  if wrong_count then
    frame:add_proto_expert_info(malformed, "the count is not a number, or more than there is")
    return nil
  end
  if count ~= nil then
    frame:add(header.count, tvb(start + count_word.at - 1, #count_word.text), count)
  end
  local shape = known[word]
  local problem = nil
  if shape == nil then
    if not word:find("^[A-Z0-9-]+$") then
      problem = "not a word"
    else
      frame:add(header.fields, tvb(start, #line), line)
      frame:add_proto_expert_info(unknown)
    end
  elseif in_opening ~= (opening[word] or false) and word ~= "PAD" then
    problem = "a frame out of place: " .. word
  else
    problem = add_fields(frame, tvb, start, words, shape)
  end
  if problem == nil and word == "DATA" and carried == 0 then problem = "DATA without bytes" end
  if problem ~= nil then
    frame:add_proto_expert_info(malformed, problem)
    return nil
  end
  if word == "ACK" and ranges_in(words[4].text) > MAX_RANGES then
    frame:add_proto_expert_info(crowded, "more than " .. MAX_RANGES .. " ranges")
  end
  local bytes = text:sub(behind + 1, behind + carried)
  if carried > 0 then
    local range = tvb(behind, carried)
    frame:add(header.length, range, carried)
    frame:add(header.body, range)
    if word == "DATA" and words[2].text == "0" then
      local from = 1
      while from <= #bytes do
        local lf = bytes:find("\n", from, true) or #bytes
        local message = printable(bytes:sub(from, lf)):gsub("\\n$", "")
        frame:add(header.message, tvb(behind + from - 1, lf - from + 1), message)
        from = lf + 1
      end
    end
  end
  return behind + carried, summary(word, words, bytes)
end

-- Adds the header. Returns where the frames begin, and the connection; nil when it is malformed.
local function add_header(tree, tvb, text)
  local line, next_at = line_at(text, 1)
  local connection, number, authenticator
  if line ~= nil then
    connection, number, authenticator = line:match("^ABN1 (%x+) (%d+) (%x+)$")
  end
  local value = number and number64(number)
  if value == nil or not connection:find("^[0-9a-f]+$") or #connection ~= 8
    or not authenticator:find("^[0-9a-f]+$") or #authenticator ~= 16 then
    tree:add_proto_expert_info(malformed, "the header is not of the form: ABN1 connection number authenticator")
    return nil
  end
  local number_at = 5 + 8 + 1
  tree:add(header.connection, tvb(5, 8), connection)
  tree:add(header.number, tvb(number_at, #number), value)
  tree:add(header.authenticator, tvb(number_at + #number + 1, 16), authenticator)
  return next_at - 1, connection, number
end

function abanico.dissector(buffer, pinfo, root)
  local tvb = buffer
  local text = tvb:raw()
  if text:sub(1, 5) ~= "ABN1 " then return 0 end
  pinfo.cols.protocol = "Abanico"
  local tree = root:add(abanico, tvb(), "Abanico")
  local start, connection, number = add_header(tree, tvb, text)
  if start == nil then
    pinfo.cols.info = "malformed header"
    return tvb:len()
  end
  tree:append_text(", connection " .. connection .. ", packet " .. number)
  local parts = {}
  local frames = 0
  if start == #text then tree:add_proto_expert_info(malformed, "no frame") end
  while start ~= nil and start < #text do
    frames = frames + 1
    if frames > MAX_FRAMES then
      tree:add_proto_expert_info(crowded, "more than " .. MAX_FRAMES .. " frames")
      break
    end
    local said
    start, said = add_frame(tree, tvb, text, start, connection == "00000000")
    parts[#parts + 1] = said or "malformed"
  end
  pinfo.cols.info = connection .. " " .. number .. ": " .. table.concat(parts, ", ")
  return tvb:len()
end

local function guess(buffer, pinfo, root)
  if buffer:len() < 5 or buffer(0, 5):string() ~= "ABN1 " then return false end
  abanico.dissector(buffer, pinfo, root)
  return true
end

DissectorTable.get("udp.port"):add(9440, abanico)
abanico:register_heuristic("udp", guess)
