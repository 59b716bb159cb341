# Asks ruby-jwt: a JSON question a line in, an answer out.

require "json"
require "jwt"

$now = 0
class << Time
  def now = at($now)
end

def key_of(keys)
  return OpenSSL::PKey.read(keys["pem"]) if keys["pem"]

  keys["secret"]
end

def ask(question)
  keys = question["keys"]
  options = {
    algorithms: question["algorithms"], leeway: question["leeway"],
    required_claims: question["required"]
  }
  options[:jwks] = keys["set"] if keys["set"]
  options.update(iss: [question["issuer"]], verify_iss: true) if question["issuer"]
  options.update(aud: question["audiences"], verify_aud: true) if question["audiences"].any?
  JWT.decode(question["token"], key_of(keys), true, options)
end

$stdout.sync = true
$stdin.each_line do |line|
  question = JSON.parse(line)
  $now = question["now"]
  begin
    ask(question)
    answer = { accepts: true, message: "" }
  rescue StandardError => e
    # Half a surrogate pair is three bytes that are no character.
    half = "\u{FFFD}"
    text = "#{e.class}: #{e.message}".dup.force_encoding("UTF-8").scrub.gsub(half * 3, half)
    answer = { accepts: false, message: text }
  end
  puts JSON.generate(answer)
end
