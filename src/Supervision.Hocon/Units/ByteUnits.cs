using System.Numerics;

namespace Supervision.Hocon.Units;

/// <summary>The names of sizes: decimal with <c>B</c> in them, binary as single letters and with <c>i</c>.</summary>
internal static class ByteUnits
{
    /// <returns>Bytes; 0 for an unknown unit.</returns>
    public static BigInteger Bytes(ReadOnlySpan<char> unit)
    {
        if (unit is "" or "B" or "b" or "byte" or "bytes")
            return 1;
        var decimalPower = DecimalPower(unit);
        if (decimalPower > 0)
            return BigInteger.Pow(1000, decimalPower);
        var binaryPower = BinaryPower(unit);
        return binaryPower > 0 ? BigInteger.Pow(1024, binaryPower) : 0;
    }

    private static int DecimalPower(ReadOnlySpan<char> unit) => unit switch
    {
        "kB" or "kilobyte" or "kilobytes" => 1,
        "MB" or "megabyte" or "megabytes" => 2,
        "GB" or "gigabyte" or "gigabytes" => 3,
        "TB" or "terabyte" or "terabytes" => 4,
        "PB" or "petabyte" or "petabytes" => 5,
        "EB" or "exabyte" or "exabytes" => 6,
        "ZB" or "zettabyte" or "zettabytes" => 7,
        "YB" or "yottabyte" or "yottabytes" => 8,
        _ => 0,
    };

    private static int BinaryPower(ReadOnlySpan<char> unit) => unit switch
    {
        "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1,
        "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 2,
        "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 3,
        "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 4,
        "P" or "p" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => 5,
        "E" or "e" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => 6,
        "Z" or "z" or "Zi" or "ZiB" or "zebibyte" or "zebibytes" => 7,
        "Y" or "y" or "Yi" or "YiB" or "yobibyte" or "yobibytes" => 8,
        _ => 0,
    };
}
