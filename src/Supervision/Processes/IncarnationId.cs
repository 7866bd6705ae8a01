using System.Globalization;
using Supervision.Specs;

namespace Supervision.Processes;

/// <summary>The name of one process generation of a service, unique on its node for all time: <c>web#7</c>.</summary>
internal static class IncarnationId
{
    public static string Format(ServiceName service, int number) => string.Create(CultureInfo.InvariantCulture, $"{service.Text}#{number}");

    public static bool TryParse(string id, out string service, out int number)
    {
        var mark = id.LastIndexOf('#');
        service = mark > 0 ? id[..mark] : "";
        number = 0;
        return mark > 0 && int.TryParse(id.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
