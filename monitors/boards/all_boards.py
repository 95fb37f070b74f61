"""All boards that there are."""

from monitors.boards import city, department, extranet, monitoring, pools, security
from monitors.boards.board import Board

BOARDS: tuple[Board, ...] = tuple(each.BOARD for each in (city, pools, department, extranet, security, monitoring))
