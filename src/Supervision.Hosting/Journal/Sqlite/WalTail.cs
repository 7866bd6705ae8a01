using System.Buffers.Binary;

namespace Supervision.Hosting.Journal;

/// <summary>
/// Looks at a write-ahead log that a crash left behind, before SQLite recovers from it: SQLite silently ignores everything after the
/// first broken page. The format is described at https://www.sqlite.org/fileformat2.html, section 4.
/// </summary>
internal static class WalTail
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;
    private const uint MagicOfBigEndianChecksums = 0x377f0683;

    /// <summary>What is wrong with the end of the log, in words; null when nothing is.</summary>
    /// <param name="path">The log.</param>
    public static string? Inspect(string path)
    {
        if (!File.Exists(path))
            return null;
        var log = File.ReadAllBytes(path);
        return log.Length < HeaderSize ? null : Describe(path, Scan(log));
    }

    private static string? Describe(string path, Findings found)
    {
        if (found.CommitsLost > 0)
        {
            return $"{path} is damaged at page {found.FramesValid + 1}: {Count(found.CommitsLost, "committed transaction")} after it cannot be read and must be counted as lost. "
                + "A loss of power can do this unless synchronous is full.";
        }
        return found.FramesTorn > 0
            ? $"{path} ends in a torn transaction ({Count(found.FramesTorn, "page")}), which was never acknowledged: it is undone."
            : null;
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static Findings Scan(ReadOnlySpan<byte> log)
    {
        var isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(log) == MagicOfBigEndianChecksums;
        var pageSize = (int)BinaryPrimitives.ReadUInt32BigEndian(log[8..]);
        var salts = log[16..24];
        var checksum = Checksum(log[..24], default, isBigEndian);
        if (pageSize is < 512 or > 65536 || checksum != ReadChecksum(log[24..]))
            return default;
        var (valid, committed, lost, isIntact, torn) = (0, 0, 0, true, 0);
        var offset = HeaderSize;
        for (; offset + FrameHeaderSize + pageSize <= log.Length; offset += FrameHeaderSize + pageSize)
        {
            var frame = log.Slice(offset, FrameHeaderSize + pageSize);
            // Other salts mark pages that were left over from before the log was begun anew.
            if (!frame[8..16].SequenceEqual(salts))
                break;
            var isCommit = BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) != 0;
            checksum = Checksum(frame[..8], checksum, isBigEndian);
            checksum = Checksum(frame[FrameHeaderSize..], checksum, isBigEndian);
            isIntact &= checksum == ReadChecksum(frame[16..]);
            if (isIntact)
                valid++;
            else
                torn++;
            if (isCommit && isIntact)
                committed = valid;
            else if (isCommit)
                lost++;
        }
        if (offset < log.Length && log.Length - offset >= 16 && log.Slice(offset + 8, 8).SequenceEqual(salts))
            torn++;
        return new Findings(valid, torn + valid - committed, lost);
    }

    private static (uint First, uint Second) ReadChecksum(ReadOnlySpan<byte> at) =>
        (BinaryPrimitives.ReadUInt32BigEndian(at), BinaryPrimitives.ReadUInt32BigEndian(at[4..]));

    private static (uint First, uint Second) Checksum(ReadOnlySpan<byte> data, (uint First, uint Second) sum, bool isBigEndian)
    {
        var (first, second) = sum;
        for (; data.Length >= 8; data = data[8..])
        {
            first += second + (isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(data) : BinaryPrimitives.ReadUInt32LittleEndian(data));
            second += first + (isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(data[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(data[4..]));
        }
        return (first, second);
    }

    /// <param name="FramesValid">Pages whose checksum is right.</param>
    /// <param name="FramesTorn">Pages after the last commit that can be read.</param>
    /// <param name="CommitsLost">Commits after the first broken page.</param>
    private readonly record struct Findings(int FramesValid, int FramesTorn, int CommitsLost);
}
