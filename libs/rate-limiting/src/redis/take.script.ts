/**
 * A take, as one atomic script: `takeFromWindow` and `takeFromBucket` in Lua. A key is a hash with a field for each rate, packed as
 * `expiresAt`, then `firstAt, lastAt, count` of each sub-window, or `debt, at` of a bucket. All numbers are whole and below
 * 2^53, so that the doubles of Lua hold them exactly, and none of them is ever made a text by Lua, which would round them.
 *
 * KEYS: the key. ARGV: rate, limit, windowMs, burst or '', cost, length of a sub-window, now or ''.
 * Gives isAllowed, remaining, resetMs, retryAfterMs.
 */
export const TAKE_SCRIPT = `
local key, field = KEYS[1], ARGV[1]
local limit, window, burst, cost, length = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local now = tonumber(ARGV[7])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local kept = redis.call('HGET', key, field)
local state = kept and cmsgpack.unpack(kept) or {}
local isAllowed, remaining, resetMs, retryAfterMs
local after = { 0 }

if burst then
  local debt, at = state[2] or 0, state[3] or now
  local passed = math.max(0, now - at)
  local owed = 0
  if passed < math.ceil(debt / limit) then owed = debt - passed * limit end
  local room = (burst - cost) * window
  isAllowed = owed <= room
  retryAfterMs = isAllowed and 0 or math.ceil((owed - room) / limit)
  if isAllowed then owed = owed + cost * window end
  remaining = math.floor((burst * window - owed) / window)
  resetMs = math.ceil(owed / limit)
  after[2], after[3] = owed, now
else
  local ahead = math.max(0, (state[#state - 1] or now) - now)
  local used = 0
  for i = 2, #state, 3 do
    local first, last, count = state[i] - ahead, state[i + 1] - ahead, state[i + 2]
    if now - last < window then
      local n = #after
      after[n + 1], after[n + 2], after[n + 3] = first, last, count
      used = used + count
    end
  end
  local left = limit - used
  isAllowed = cost <= left
  if isAllowed then
    remaining, retryAfterMs = left - cost, 0
  else
    local excess, i = cost - left, 2
    while excess > after[i + 2] do
      excess, i = excess - after[i + 2], i + 3
    end
    remaining, retryAfterMs = left, after[i + 1] + window - now
  end
  local n = #after
  if isAllowed and cost > 0 then
    if n > 1 and now - after[n - 2] < length then
      after[n - 1], after[n] = now, after[n] + cost
    else
      after[n + 1], after[n + 2], after[n + 3] = now, now, cost
    end
  end
  n = #after
  resetMs = n > 1 and after[n - 1] + window - now or 0
end

after[1] = now + resetMs
redis.call('HSET', key, field, cmsgpack.pack(after))
-- A second more: the server may set the expiry by a clock that it read a little earlier.
local lifetime = resetMs + 1000
if redis.call('PTTL', key) < lifetime then redis.call('PEXPIRE', key, lifetime) end
-- Counters of other rates, such as those from before a rate was changed, must not stay as long as the key is in use.
if redis.call('HLEN', key) > 1 then
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    if all[i] ~= field and cmsgpack.unpack(all[i + 1])[1] <= now then redis.call('HDEL', key, all[i]) end
  end
end
return { isAllowed and 1 or 0, remaining, resetMs, retryAfterMs }
`;
