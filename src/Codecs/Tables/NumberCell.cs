using System.Numerics;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Registry;

namespace Maas.Codecs.Tables;

/// <summary>A cell of numbers, scaled as its column says.</summary>
internal static class NumberCell
{
    /// <exception cref="ServiceException">It is none, missing without a fill, or too great.</exception>
    public static T Read<T>(TableColumn column, ReadOnlySpan<byte> cell)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double number;
        if (Cell.IsMissing(cell))
        {
            number = column.Fill ?? throw Refuse(column.Name, $"field \"{column.Name}\" is missing; a finite number is expected");
        }
        else if (!Cell.TryNumber(cell, out number))
        {
            throw Refuse(column.Name, CellText.NotANumber(column.Name, cell));
        }

        var scaled = T.CreateTruncating((number - column.Mean) / column.StandardDeviation);
        return T.IsFinite(scaled)
            ? scaled
            : throw Refuse(column.Name, $"field \"{column.Name}\" is {CellText.Show(cell)}, which is too great for a number of the model");
    }

    public static ServiceException Refuse(string field, string detail) =>
        ServiceError.InvalidInput.With(detail, new Violation(field, null, detail));
}
