namespace Interlieux.Demo.Months;

/// <summary>Which days are worked on, in the town.</summary>
internal static class Calendar
{
    private const double Saturdays = 0.1;
    private const double SundaysAndHolidays = 0.02;

    private static readonly (int Month, int Day)[] Holidays = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];

    public static IEnumerable<DateOnly> DaysOf(DateOnly firstDay)
    {
        for (var day = firstDay; day.Month == firstDay.Month; day = day.AddDays(1)) yield return day;
    }

    /// <summary>How many come, against a working day.</summary>
    public static double AttendanceOn(DateOnly day) =>
        day.DayOfWeek == DayOfWeek.Sunday || Holidays.Contains((day.Month, day.Day)) ? SundaysAndHolidays
        : day.DayOfWeek == DayOfWeek.Saturday ? Saturdays
        : 1;
}
