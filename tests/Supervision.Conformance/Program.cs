using Supervision.Conformance.Hocon;
using Supervision.Conformance.Otp;

// Each line is one suite: its name, and what runs it on the arguments behind the name.
var suites = new Dictionary<string, Func<string[], int>>
{
    ["hocon"] = HoconCases.Run,
    ["hocon-units"] = HoconUnitCases.Run,
    ["hocon-files"] = HoconFiles.Run,
    ["hocon-fuzz"] = HoconFuzz.Run,
    ["otp"] = OtpScenarios.Run,
};

if (args.Length > 0 && suites.TryGetValue(args[0], out var suite))
    return suite(args[1..]);
Console.Error.WriteLine($"usage: Supervision.Conformance {string.Join('|', suites.Keys)} ARGUMENT...");
return 64;
